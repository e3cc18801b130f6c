// Makes PNGs of all SVGs in a folder and below it, into the same places of another folder: the system's fonts are a browser's to draw.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startChromium } from './chromium.mjs'

const [from, into] = process.argv.slice(2)
const { context, close } = await startChromium()
try {
  for (const file of readdirSync(from, { recursive: true }).filter((file) => file.endsWith('.svg'))) {
    const svg = readFileSync(join(from, file), 'utf8')
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg).map(Number)
    const page = await context.newPage()
    await page.setViewportSize({ width, height })
    await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`)
    const path = join(into, file.replace(/svg$/, 'png'))
    await page.screenshot({ path })
    await page.close()
    console.log(path)
  }
} finally {
  await close()
}
