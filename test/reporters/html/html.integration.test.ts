import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe, { type AxeResults } from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderHtml } from '../../../reporters/html.ts'
import type { BenchmarkResults } from '../../../src/analysis/results.ts'
import { chromium as chromiumPath } from '../../setUp/chromium.ts'
import { gateOf, item, regressed } from '../gateRecords.ts'
import { hostileReport } from './hostileReport.ts'
import { fullReport, reportOf, soundScenario } from './records.ts'

const screenshots = resolve('.etl-bench', 'screenshots')
const folder = join(tmpdir(), `etl-bench-html-${process.pid}`)

const reports: Record<string, () => BenchmarkResults> = {
  full: fullReport,
  single: () => reportOf([soundScenario()], { recommendations: [], prices: null }),
  gate: () =>
    reportOf([soundScenario(), soundScenario({ scenario: 'sessions' })], {
      gate: gateOf([item('spark', regressed), item('pythonic')], { verdict: 'regressed', exitCode: 1 }),
    }),
  hostile: hostileReport,
}

let browser: Browser

/** A browser beside other tests. */
const PATIENCE_MS = 120_000

beforeAll(async () => {
  const executablePath = await chromiumPath()
  await mkdir(screenshots, { recursive: true })
  await mkdir(folder, { recursive: true })
  for (const [name, report] of Object.entries(reports))
    await writeFile(join(folder, `${name}.html`), await renderHtml(report()))
  browser = await chromium.launch({ executablePath, timeout: PATIENCE_MS })
})

afterAll(async () => {
  await browser?.close()
  await rm(folder, { recursive: true, force: true })
})

interface Opened extends AsyncDisposable {
  page: Page
  /** What the console said, and addresses beside the page's own that were asked for. */
  complaints: string[]
}

const open = async (name: string, width: number, colorScheme: 'light' | 'dark'): Promise<Opened> => {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    acceptDownloads: true,
  })
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  const address = pathToFileURL(join(folder, `${name}.html`)).href
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('dialog', (dialog) => complaints.push(dialog.message()))
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== address) complaints.push(request.url())
  })
  await page.goto(address)
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() }
}

/** Findings of axe that keep somebody from reading the page, with all that can be unfolded unfolded. */
const findings = async (page: Page): Promise<string[]> => {
  await page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true')
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })')
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)
}

const wide = { width: 1280, scheme: 'light' } as const
const phone = { width: 360, scheme: 'dark' } as const

/** The fullest report in all four; of the others each width and each scheme once. */
const views = Object.keys(reports).flatMap((name) =>
  name === 'full'
    ? [1280, 360].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ name, width, scheme })))
    : [
        { name, ...wide },
        { name, ...phone },
      ],
)

test.each(views)(
  'the page $name is whole and accessible at $width px, $scheme',
  async ({ name, width, scheme }) => {
    await using opened = await open(name, width, scheme)
    const { page, complaints } = opened
    await page.screenshot({ path: join(screenshots, `${name}-${width}-${scheme}.png`), fullPage: true })
    const widths = () =>
      page.evaluate<number[]>('[document.documentElement.scrollWidth, document.documentElement.clientWidth]')
    const [before, room] = await widths()
    expect(before).toBe(room)
    expect(await findings(page)).toEqual([])
    expect((await widths())[0]).toBe(room)
    expect(complaints).toEqual([])
  },
)

describe('a reader', () => {
  test('with a keyboard gets past the head, and from mark to mark of a figure', async () => {
    await using opened = await open('single', 1280, 'light')
    const { page } = opened
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Skip to the answer')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement?.id')).toBe('main')
    await page
      .locator('.drawing.wide', { has: page.locator('svg') })
      .nth(1)
      .focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.locator('.tip').textContent()).toBe('spark (local[2]), block 1: 31.9 s')
    await page.keyboard.press('ArrowRight')
    expect(await page.locator('.tip').textContent()).toBe('spark (local[2]), block 2: 32.4 s')
    await page.keyboard.press('Escape')
    expect(await page.locator('.tip').isVisible()).toBe(false)
  })

  test('with a pointer sees what a mark stands for', async () => {
    await using opened = await open('single', 360, 'dark')
    const { page } = opened
    await page.locator('.narrow [data-tip^="pythonic (polars) vs spark"]').hover()
    expect(await page.locator('.tip').textContent()).toBe(
      'pythonic (polars) vs spark (local[2]): 0.14× (0.14–0.15)',
    )
  })

  test('can take the report and its trials away', async () => {
    await using opened = await open('single', 1280, 'light')
    const { page } = opened
    const taken = async (name: string): Promise<string> => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name }).click(),
      ])
      expect(download.suggestedFilename()).toBe(name)
      return readFile(await download.path(), 'utf8')
    }
    expect(JSON.parse(await taken('report.json'))).toEqual(JSON.parse(JSON.stringify(reports.single!())))
    expect((await taken('trials.csv')).split('\n')[1]).toContain(
      'benchmarks/revenue.bench.ts,hourly revenue by country',
    )
  })

  test('who prints it gets everything unfolded, in light colours', async () => {
    await using opened = await open('full', 1280, 'dark')
    const { page } = opened
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    await page.evaluate('dispatchEvent(new Event("beforeprint"))')
    expect(await page.locator('details:not([open])').count()).toBe(0)
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)')
    await page.evaluate('dispatchEvent(new Event("afterprint"))')
    expect(await page.locator('details[open].variant').count()).toBe(0)
  })
})

test('what came from outside runs nothing and adds no element', async () => {
  await using opened = await open('hostile', 1280, 'light')
  const { page } = opened
  expect(await page.evaluate('window.hacked')).toBeUndefined()
  expect(await page.evaluate('document.querySelectorAll("img, iframe, link, base, form").length')).toBe(0)
  expect(await page.evaluate('document.scripts.length')).toBe(3)
  expect(await page.evaluate('document.styleSheets.length')).toBe(1)
  expect(await page.locator('main').isVisible()).toBe(true)
})
