/** Writes the service worker and the .br files into `dist`. */
export function finish(): void
