import type { Hardship } from '../api/declaration'

/**
 * Pictures of the eleven hardships, drawn for this app in one style: a line of one
 * weight on a 48 × 48 ground, one soft fill. `fill` is the shape that is tinted.
 */
interface Picture {
  fill?: string
  line: string
}

export const hardshipPictures: Record<Hardship, Picture> = {
  // A bed with somebody in it, and a cross.
  illness: {
    fill: 'M6 30h36v6H6z',
    line: 'M6 14v28M6 30h36M6 36h36M42 42V30a6 6 0 0 0-6-6H19v6M9.5 24.5a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0M34 6v10M29 11h10',
  },
  // An open book.
  schooling: {
    fill: 'M24 14c-4-3-9-4-17-4v26c8 0 13 1 17 4z',
    line: 'M24 14c-4-3-9-4-17-4v26c8 0 13 1 17 4c4-3 9-4 17-4V10c-8 0-13 1-17 4zM24 14v26M12 18c3 .2 5 .7 7 1.5M12 25c3 .2 5 .7 7 1.5M36 18c-3 .2-5 .7-7 1.5M36 25c-3 .2-5 .7-7 1.5',
  },
  // A house with a crack through its wall.
  unsafe_housing: {
    fill: 'M10 20 24 8l14 12v21H10z',
    line: 'M5 24 24 7l19 17M10 20v21h28V20M26 17l-5 7 6 4-5 6 3 7',
  },
  // A tap that gives one drop.
  unsafe_water: {
    fill: 'M27 31c3 4 4.5 6 4.5 8a4.5 4.5 0 0 1-9 0c0-2 1.5-4 4.5-8z',
    line: 'M6 14h19a7 7 0 0 1 7 7v4h-9v-3H6zM16 14V7M11 7h10M27 31c3 4 4.5 6 4.5 8a4.5 4.5 0 0 1-9 0c0-2 1.5-4 4.5-8zM36 33l6 6M42 33l-6 6',
  },
  // A wheelchair.
  disability: {
    fill: 'M11 33a10 10 0 1 0 20 0a10 10 0 1 0-20 0z',
    line: 'M16 8.5a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0M20 15v13h11l6 12h4M20 20h9M16.5 24a10 10 0 1 0 14 12',
  },
  // Rain over high water.
  natural_disaster: {
    fill: 'M14 24a7 7 0 0 1 0-14 10 10 0 0 1 19 2 6 6 0 0 1 1 12z',
    line: 'M14 24a7 7 0 0 1 0-14 10 10 0 0 1 19 2 6 6 0 0 1 1 12zM16 28l-2 4M25 28l-2 4M34 28l-2 4M5 38c3-3 6-3 9.5 0s6.5 3 9.5 0 6-3 9.5 0 6.5 3 9.5 0M5 44c3-3 6-3 9.5 0s6.5 3 9.5 0 6-3 9.5 0 6.5 3 9.5 0',
  },
  // A car and a blow.
  accident: {
    fill: 'M4 34v-8l5-2 5-8h13l6 8v10z',
    line: 'M8 34H4v-8l5-2 5-8h13l6 8v10h-2M18 34h5M9 24h24M20 16v8M8.5 35a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0M23 35a4 4 0 1 0 8 0a4 4 0 1 0-8 0M37 20l6-4M38 26h7M37 32l6 4M34 14l2-6',
  },
  // A plant that hangs its head.
  failed_venture: {
    fill: 'M12 32h24l-3 11H15z',
    line: 'M10 32h28M12 32l3 11h18l3-11M24 32c0-8-1-14 3-18 3-3 8-2 9 2 1 3-1 5-2 8M24 26c-3-4-8-5-12-2 3 5 8 5 12 2M34 24l-3.5 2M34 24l1 4',
  },
  // A worker's helmet, and a question.
  unstable_work: {
    fill: 'M9 36a13 13 0 0 1 26 0z',
    line: 'M9 36a13 13 0 0 1 26 0M5 36h34v5H5zM18 24.5V31M26 24.5V31M34 10a5 5 0 1 1 7 4.5c-1.5.7-2 1.5-2 3.5M39 22.5v.2',
  },
  // An old person with a stick.
  no_labour: {
    fill: 'M16 16c-4 3-5 9-5 15h11V18z',
    line: 'M15 9a4 4 0 1 0 8 0a4 4 0 1 0-8 0M19 15c-6 1-8 8-8 16h10l2 12M13 31v12M20 16c2 6 5 8 12 9M32 25v18M32 25a3 3 0 0 1 5-2',
  },
  // Something to be said.
  other: {
    fill: 'M8 9h32a3 3 0 0 1 3 3v19a3 3 0 0 1-3 3H8a3 3 0 0 1-3-3V12a3 3 0 0 1 3-3z',
    line: 'M8 9h32a3 3 0 0 1 3 3v19a3 3 0 0 1-3 3H25l-9 8v-8H8a3 3 0 0 1-3-3V12a3 3 0 0 1 3-3zM15 21.5v.2M24 21.5v.2M33 21.5v.2',
  },
}
