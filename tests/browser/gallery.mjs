// Writes docs/screens/README.md: every picture of the folder under its name.
import { readdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../docs/screens/', import.meta.url))

const GROUPS = [
  ['The phone, filing for oneself', /^(start|region|own|resume|elsewhere|waiting|receipt)/],
  ['The phone, filing for somebody else', /^proxy/],
  ['The phone, a cadre who is signed in', /^cadre/],
  ['The phone, with 听一听', /^listen/],
  ['The phone, what became of it', /^(status|mine|lookup|correction)/],
  ['The desk at 1366 × 768', /^desk-(?!wide)/],
  ['The desk at 1920 × 1080', /^desk-wide/],
]

const pictures = (await readdir(folder)).filter((name) => name.endsWith('.webp')).sort()
const shown = pictures.map((file) => ({ file, name: file.replace('.webp', '') }))
const stray = shown.filter(({ name }) => !GROUPS.some(([, fits]) => fits.test(name)))
if (stray.length) throw new Error(`in no group: ${stray.map(({ file }) => file)}`)
const parts = GROUPS.map(([title, fits]) => {
  const width = title.includes('desk') ? 420 : 160
  const cells = shown
    .filter(({ name }) => fits.test(name))
    .map(({ file, name }) => `<img src="${file}" width="${width}" alt="${name}" title="${name}">`)
  return `## ${title}\n\n${cells.join('\n')}\n`
})
const head = `# Every page, photographed

Written by \`cargo xtask screens\`: names end in \`-large\` where large letters (大字版) are
switched on. [counts.md](counts.md) tells how many letters, taps and pages a filing takes.
`
await writeFile(`${folder}README.md`, [head, ...parts].join('\n'))
