// The page in Korean: all of it, whatever a reader does, and from wherever its script comes.
import assert from 'node:assert/strict'
import { eventually, openPage, startBrowser, startSite, test } from './harness.mjs'
import { strange } from '../unit/strange.mjs'

const post = (body, headers = {}) => ({ body: `<!doctype html><html lang="ko"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>글</title><link rel="icon" href="data:,">${body}</html>`, headers })
const parts = 'stage verbs time why logs measured share settings client timeline'
const site = await startSite({
  routes: {
    '/ko.html': post(`<script type="module" src="raft-lab.js"></script><raft-lab world="sim" seed="7" scale="1" writes="5" nodes="5" parts="${parts}"></raft-lab>`),
    '/text.html': post(`<script>
      globalThis.first = customElements.whenDefined('raft-guess').then(async () => {
        const guess = document.querySelector('raft-guess')
        await guess.updateComplete
        return guess.shadowRoot.textContent
      })
    </script><script type="module" src="raft-lab.js"></script><raft-lab id="fig" world="sim" nodes="3"></raft-lab><raft-guess for="fig" name="leaderless.last">리더 없이 얼마나 걸릴까요?</raft-guess>`),
  },
})
const { origin } = site
const strict = `default-src 'none'; script-src ${origin} 'wasm-unsafe-eval'; worker-src blob:; connect-src ${origin}; frame-src ${origin}; img-src data:`
const blog = await startSite({
  routes: {
    '/tag.html': post(`<script type="module" src="${origin}/raft-lab.js"></script><raft-lab nodes="3" world="sim" parts="settings"></raft-lab>`, { 'Content-Security-Policy': strict }),
    '/frame.html': post(`<iframe title="클러스터" width="800" height="600" sandbox="allow-scripts" src="${origin}/embed.html#nodes=3&amp;world=sim&amp;scale=1&amp;lang=ko&amp;node=4"></iframe>`, { 'Content-Security-Policy': strict }),
  },
})
const context = await startBrowser()

/** All that a reader sees, hears or can bring up, but code, values that the reader wrote, and keys. */
const said = (page) => page.evaluate(() => {
  const texts = []
  const walk = (node) => {
    if (node instanceof Text) texts.push(node.data)
    if (!(node instanceof Element) && !(node instanceof ShadowRoot) && !(node instanceof Document)) return
    if (node instanceof Element) {
      if (['STYLE', 'SCRIPT', 'CODE', 'TITLE'].includes(node.tagName)) return
      for (const name of ['aria-label', 'aria-description', 'aria-valuetext', 'title', 'alt', 'label']) if (node.hasAttribute(name)) texts.push(node.getAttribute(name))
      if (node.shadowRoot) walk(node.shadowRoot)
    }
    for (const child of node.childNodes) walk(child)
  }
  walk(document.querySelector('raft-lab'))
  return texts
})

/** The page has no English, as it stands. */
async function korean(page, when) {
  const texts = await said(page)
  assert.ok(texts.join('').match(/[가-힣]/g)?.length > 200, `${when}: it is Korean`)
  const english = texts.flatMap((text) => strange(text.replace(/\b[0-9a-f]{10,16}\b|^remove: node/g, ''), own).map((word) => `${word} in “${text.trim()}”`))
  assert.deepEqual(english, [], when)
}
/** What this reader wrote: a key, a value, a command; and the paper's figures. */
const own = new Set(['greeting', 'hello', 'color', 'blue', 'apple', 'nonsense', 'f', 'B', 'R'])

const part = (page, name) => page.locator(`raft-lab-${name}`).first()
const button = (page, of, name) => part(page, of).getByRole('button', { name, exact: typeof name === 'string' })

async function openLab(t) {
  const page = await openPage(t, context, `${site.url}ko.html`, { viewport: { width: 1280, height: 900 } })
  await page.evaluate(async () => {
    globalThis.lab = await document.querySelector('raft-lab').ready
    await lab.until('leader', { within: 1e6 })
  })
  return page
}

test('a page in Korean has no English but names and code, whatever a reader does, and speaks English when it is told to', async (t) => {
  const page = await openLab(t)
  await part(page, 'stage').getByText('리더', { exact: true }).first().waitFor()
  await korean(page, 'at its beginning')

  await page.evaluate(() => lab.crash(lab.leader).then(() => lab.until((s) => s.leader, { within: 1e6 })))
  await button(page, 'why', '모든 단계').click()
  await part(page, 'why').getByText(/임기 \d+의 리더가 되었습니다: \d표 중 \d표/).first().waitFor()
  await korean(page, 'after an election, with every step')
  await button(page, 'why', '모든 단계').click()

  const heartbeat = part(page, 'settings').getByRole('textbox', { name: '하트비트', exact: true })
  await heartbeat.fill('x')
  await heartbeat.press('Enter')
  await part(page, 'settings').getByText(/까지의 숫자를 입력하세요/).waitFor()
  await part(page, 'settings').getByText('새 클러스터', { exact: true }).click()
  await korean(page, 'after a wrong value')

  await button(page, 'client', 'put').click()
  await part(page, 'client').locator('li.ok .outcome', { hasText: '성공' }).waitFor()
  const line = part(page, 'client').getByRole('textbox', { name: /etcdctl 명령/ })
  for (const [typed, answer] of [
    ['nonsense', '“nonsense”는 여기 없는 명령입니다'], ['put color', /put은 .* 형식입니다/], ['member remove n9', /와야 합니다: "n9"/], ['watch color', 'color를 지켜보는 중'], ['put color blue', 'color = blue'],
    ['endpoint status', /n1: /], ['member list', /투표 멤버/],
  ]) {
    await line.fill(typed)
    await line.press('Enter')
    await part(page, 'client').getByText(answer).first().waitFor()
  }
  await korean(page, 'after what a client was told')

  await button(page, 'verbs', /^쓰기/).click()
  await part(page, 'verbs').getByText(/^apple = 1: n\d이?가? 임기 \d+의 엔트리 .* 적용했습니다\.$/).waitFor()
  await button(page, 'verbs', /^n\d 다시 시작/).click()
  await part(page, 'verbs').getByText(/다시 시작했습니다\. .* ms 뒤에/).waitFor()
  await korean(page, 'after two verbs')

  await page.evaluate(async () => {
    await lab.cut('n1', 'n2')
    await lab.pause('n3')
    await lab.stall('n4', { what: 'disk', for: 400 })
    await lab.add('n6', { learner: true }).catch(() => {})
  })
  await button(page, 'why', '모든 단계').click() // of those there are soon too many
  await part(page, 'why').getByText(/일시 정지되었습니다/).first().waitFor()
  for (const name of ['무엇이 진짜인가', '단축키']) {
    await button(page, 'bar', name).click()
    await korean(page, name)
    await page.keyboard.press('Escape')
  }
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => void (globalThis.copied = text) } }))
  await button(page, 'share', '링크 복사').click()
  await part(page, 'share').getByText(/복사했습니다|복사하세요/).first().waitFor()
  assert.ok((await page.evaluate(() => globalThis.copied)).startsWith(`${site.url}ko/index.html#`))
  await button(page, 'time', '멈춤').click()
  await eventually('a held lab', () => page.evaluate(() => lab.status().held))
  await button(page, 'client', '이 실행 검사').click()
  await button(page, 'time', '뒤로').click()
  await part(page, 'time').getByText(/^\d+\.\d{4}초: /).waitFor()
  await page.locator('raft-lab-stage g[data-node=n1]').click()
  await part(page, 'node').getByRole('button', { name: '마지막 메시지' }).waitFor()
  await korean(page, 'after faults, held, with a node open')

  const before = await page.evaluate(() => lab.status())
  const refused = () => page.evaluate(() => lab.put('k', 'v').catch((error) => [error.message, error.cause.code]))
  assert.deepEqual(await refused(), ['put: 랩이 멈춰 있습니다. 먼저 run()을 호출하세요', 'isHeld'])
  await page.evaluate(() => (document.documentElement.lang = 'en'))
  await button(page, 'time', 'Run').waitFor()
  await button(page, 'why', 'Every step').waitFor()
  let left = []
  await eventually('an English page', async () => (left = (await said(page)).filter((text) => /[가-힣]/.test(text))).length === 0).catch(() => assert.deepEqual(left, [], 'all that was drawn is told in English too'))
  assert.deepEqual(await refused(), ['put: the lab is held: call run() first', 'isHeld'])
  assert.deepEqual(await page.evaluate(() => lab.status().digest), before.digest, 'the cluster is the same')
  await page.evaluate(() => document.querySelector('raft-lab').setAttribute('lang', 'ko-KR'))
  await button(page, 'time', '실행').waitFor()
})

test('Korean comes from another origin under a strict policy, in a frame by its fragment, and to createLab', async (t) => {
  const page = await openPage(t, context, `${blog.url}tag.html`)
  await part(page, 'settings').getByText('선거, 최소').waitFor()
  const away = await page.evaluate(async () => {
    const lab = await document.querySelector('raft-lab').ready
    document.querySelector('raft-lab').before(Object.assign(document.createElement('canvas'), { height: 9000 }))
    while (!lab.status().held) await new Promise((resolve) => setTimeout(resolve, 20))
    return lab.put('k', 'v').catch((error) => error.message)
  })
  assert.match(away, /^put: 랩이 멈춰 있습니다: 요소가 화면 밖에 있습니다/)
  await page.goto(`${blog.url}frame.html`)
  const frame = page.frames()[1] ?? (await eventually('the frame', async () => page.frames()[1]))
  await frame.locator('raft-lab').getByText(/페이지 URL의 node="4"는 알 수 없는 항목입니다/).waitFor()
  await frame.locator('raft-lab-stage').getByText('팔로워').first().waitFor()

  await page.goto(`${site.url}blank.html`)
  const told = await page.evaluate(async () => {
    const { createLab } = await import(new URL('raft-lab.js', location.href).href)
    const message = (error) => error.message
    const lab = await createLab({ world: 'sim', nodes: 3, lang: 'ko-KR' })
    await lab.hold()
    const all = [
      await createLab({ lang: 'ko', nodes: 0 }).catch(message),
      await createLab({ lang: '한국어' }).catch(message),
      await lab.crash('n7').catch(message),
      await lab.until('leader').catch(message),
    ]
    await lab.dispose()
    return [...all, await lab.run().catch(message)]
  })
  assert.deepEqual(told, [
    'createLab: nodes에는 1부터 9까지의 정수가 와야 합니다: 0',
    'createLab: lang takes a language tag, such as \'ko\', not "한국어"',
    'crash: node에는 \'n1\'부터 \'n3\'까지의 노드 id가 와야 합니다: "n7"',
    'until: 랩이 멈춰 있습니다. 먼저 run()을 호출하세요',
    'run: 이 랩은 끝났습니다',
  ])
})

test('what a Korean page asks of its reader is Korean from the first word on', async (t) => {
  const page = await openPage(t, context, `${site.url}text.html`)
  assert.match(await page.evaluate(() => first), /예측/)
})
