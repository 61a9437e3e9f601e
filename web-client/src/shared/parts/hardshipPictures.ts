import type { Hardship } from '../api/declaration'

/**
 * Pictures of the eleven hardships, drawn for this app in one style: a line of one weight
 * on a 48 × 48 ground, and one warm shape, which is the thing that hurts. Only what is
 * seen in a village, no sign that has to be learned.
 */
interface Picture {
  /** The shape that is filled. It is drawn first, the line goes over it. */
  fill: string
  line: string
}

/** A circle, as a path. */
const ring = (x: number, y: number, r: number) =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`

export const hardshipPictures: Record<Hardship, Picture> = {
  // Somebody in a bed, and a drip.
  illness: {
    fill: 'M21 25h13a6 6 0 0 1 6 6v2H21zM33 4h8v9a4 4 0 0 1-8 0z',
    line: `M5 17v25M5 33h38M43 42v-9M21 33v-8h13a6 6 0 0 1 6 6v2${ring(13, 27, 4)}M33 4h8v9a4 4 0 0 1-8 0zM37 17v8`,
  },
  // A child behind an open book.
  schooling: {
    fill: 'M24 30c-4-3-9-4-17-4v15c8 0 13 1 17 3c4-2 9-3 17-3V26c-8 0-13 1-17 4z',
    line: `M24 30c-4-3-9-4-17-4v15c8 0 13 1 17 3c4-2 9-3 17-3V26c-8 0-13 1-17 4zM24 30v14${ring(24, 12, 7)}M17.5 10c4 1 9 0 11-3.5M13 24c1-2 3-3.5 6-4.5M35 24c-1-2-3-3.5-6-4.5`,
  },
  // A house whose wall is torn from the roof down; a beam holds it up.
  unsafe_housing: {
    fill: 'M13 21 26 9l13 12v21H13z',
    line: 'M8 25 26 8l18 17M13 21v21h26V21M28 10l-5 9 6 5-6 7 5 5-2 6M4 42l9-13M4 42h5',
  },
  // A tap, one drop, and a bucket with nothing in it.
  unsafe_water: {
    fill: 'M31 17c2.7 3.6 4 5.6 4 7.5a4 4 0 0 1-8 0c0-1.9 1.3-3.9 4-7.5z',
    line: 'M4 10h23a7 7 0 0 1 7 7M4 17h20M4 6v15M16 10V5M11 5h10M31 17c2.7 3.6 4 5.6 4 7.5a4 4 0 0 1-8 0c0-1.9 1.3-3.9 4-7.5zM20 33h22l-3 11H23zM20 33c3-3 19-3 22 0',
  },
  // A wheelchair, with somebody in it.
  disability: {
    fill: ring(20, 33, 10),
    line: `${ring(19, 7, 4)}M19 14v12h12l5 14h5M19 19h10M14.5 24.5a10 10 0 1 0 15 11`,
  },
  // Rain, and a house that stands in the water up to its roof.
  natural_disaster: {
    fill: 'M13 31 24 21l11 10v4H13z',
    line: 'M13 16a5 5 0 0 1 .5-9.9A8 8 0 0 1 28.5 7a5 5 0 0 1 6 9M13 20l-2 4M37 20l-2 4M24 14l-1.5 3M9 34.5 24 21l15 13.5M4 38c3-3 6-3 10 0s6 3 10 0 6-3 10 0 7 3 10 0M4 44c3-3 6-3 10 0s6 3 10 0 6-3 10 0 7 3 10 0',
  },
  // A small truck that has hit something.
  accident: {
    fill: 'M41 13l-2 7 6 2-6 3 3 6-7-3-3 6-1-8-6-1 6-4-3-6 6 2z',
    line: `M4 34V14h11l8 8v12M4 22h19M23 27h4M41 13l-2 7 6 2-6 3 3 6-7-3-3 6-1-8-6-1 6-4-3-6 6 2z${ring(10, 37, 4)}${ring(24, 37, 4)}M14 37h6`,
  },
  // Crops that hang their heads; the money goes down.
  failed_venture: {
    fill: ring(36, 12, 8),
    line: `${ring(36, 12, 8)}M33 8.5l3 3.5 3-3.5M36 12v5M33.5 13.5h5M36 24v13M32 33l4 4.5 4-4.5M4 42h24M12 42c0-10-1-17 3-21 2-2 5-1 5 2 0 2-1 4-2 6M12 34c-2-5-6-6-8-4M12 37c3-4 7-5 10-3`,
  },
  // Somebody under a worker's helmet who asks.
  unstable_work: {
    fill: 'M7 20a12 12 0 0 1 24 0z',
    line: 'M7 20a12 12 0 0 1 24 0M4 20h30M19 8v5M10 20v3a9 9 0 0 0 18 0v-3M6 44c0-7 5-10 13-10s13 3 13 10M36 11a4.5 4.5 0 1 1 6 4.2c-1.3.6-1.8 1.5-1.8 3.3M40.2 24v.3',
  },
  // An old person with a stick, and a small child by the hand.
  no_labour: {
    fill: 'M13 16c-5 2-7 8-7 15h13V17z',
    line: `${ring(17, 8, 4.5)}M17 16c-6 0-11 6-11 15h13V17c2 4 4 7 9 8M9 31v13M16 31v13M4 24v20${ring(37, 22, 4)}M37 27c-4 0-6 4-6 9h12c0-5-2-9-6-9M34.5 36v8M39.5 36v8M28 25l4 4`,
  },
  // Something to be said.
  other: {
    fill: 'M8 8h32a3 3 0 0 1 3 3v20a3 3 0 0 1-3 3H25l-9 9v-9H8a3 3 0 0 1-3-3V11a3 3 0 0 1 3-3z',
    line: 'M8 8h32a3 3 0 0 1 3 3v20a3 3 0 0 1-3 3H25l-9 9v-9H8a3 3 0 0 1-3-3V11a3 3 0 0 1 3-3zM15 21v.2M24 21v.2M33 21v.2',
  },
}
