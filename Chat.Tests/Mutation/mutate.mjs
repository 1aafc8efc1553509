// Tests mutants of Chat.Core that Stryker makes, all or a random sample, and prints the score; docs/testing.md, Mutations.
//   node Chat.Tests/Mutation/mutate.mjs                           all
//   node Chat.Tests/Mutation/mutate.mjs --seed=1 --mutants=400    a random sample
//   --minutes=20 ends earlier, with a smaller sample; --keep=true takes the mutants and the coverage of the run before
//   --only=1,2 tests these mutants alone, by the numbers that a run printed
// Stryker compiles all mutants into one assembly, where a variable of the environment switches one on. Its own runner for xUnit 3
// keeps a test server alive between mutants: that hung, and never initialises a static field again. So each mutant gets a process.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const core = join(here, '../../Chat.Core')
const output = join(core, 'StrykerOutput')
const mutated = join(here, 'bin/Mutated')
const given = process.argv.slice(2).map(argument => argument.replace(/^--/, '').split('='))
const options = { seed: '1', mutants: 'Infinity', minutes: 'Infinity', ...Object.fromEntries(given) }
// The build of Chat.Tests analyses the same sources.
process.env.RunAnalyzers = 'false'

const killedBy = ['Killed', 'Timeout']
const statuses = [...killedBy, 'Survived', 'NoCoverage']

const started = Date.now()
const seconds = () => Math.round((Date.now() - started) / 1_000)
const say = text => console.log(`${seconds()} s: ${text}`)

/** Mulberry32: a seed gives the same numbers everywhere. */
function randomFrom(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

function shuffle(items, random) {
  const left = [...items]
  return items.map(() => left.splice(Math.floor(random() * left.length), 1)[0])
}

/** Makes all mutants and tests none; takes the mutated assembly before Stryker puts the original back. */
async function makeMutants() {
  const build = spawnSync('dotnet', ['build', here, '-v', 'q', '-nologo'], { stdio: 'inherit' })
  if (build.status !== 0) throw new Error('The tests do not build.')
  rmSync(mutated, { recursive: true, force: true })
  cpSync(join(here, 'bin/Debug/net10.0'), mutated, { recursive: true })

  // No node lies within the first character of a file.
  const stryker = spawn('dotnet', ['stryker', '--mutate', '**/*{0..1}', '--verbosity', 'debug', '--output', output], { cwd: core })
  let [said, taken] = ['', false]
  stryker.stdout.on('data', data => {
    said += data
    const injected = taken ? null : said.match(/Injected the mutated assembly file into (.*)\r?\n/)
    if (injected) {
      cpSync(injected[1].trim(), join(mutated, 'Chat.Core.dll'))
      taken = true
    }
  })
  const status = await new Promise(resolve => stryker.on('close', resolve))
  if (status !== 0 || !taken) throw new Error(`Stryker made no mutants: ${said.slice(-2_000)}`)
}

function runTests(classes, environment, timeout = 30_000 + 4_000 * classes.length) {
  const filters = classes.flatMap(name => ['-class', name])
  const run = spawnSync('dotnet', [join(mutated, 'Chat.Tests.dll'), '-noColor', ...filters],
    { env: { ...process.env, ...environment }, timeout, killSignal: 'SIGKILL', encoding: 'utf8', maxBuffer: 1 << 28 })
  return { timedOut: run.error?.code === 'ETIMEDOUT', passed: run.status === 0, said: run.stdout }
}

/** The mutants that each test class reaches, the class with the fewest first. Classes that are too slow to measure have null and come last. */
function coverage() {
  const folder = join(output, 'coverage')
  const classes = spawnSync('dotnet', [join(mutated, 'Chat.Tests.dll'), '-list', 'classes'], { encoding: 'utf8' })
    .stdout.split('\n').map(line => line.trim()).filter(line => /^Chat\.Tests\.[\w.+]+$/.test(line))
  return classes.map(name => {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    const { passed } = runTests([name], { TMPDIR: folder, STRYKER_COVERAGE_FILE: 'mutants.txt' }, 60_000)
    const texts = readdirSync(folder).filter(file => /^mutants-.*\.txt$/.test(file)).map(file => readFileSync(join(folder, file), 'utf8'))
    const mutants = passed ? texts.flatMap(text => text.split(/[;,]/)).filter(id => id !== '') : null
    say(`${name} reaches ${mutants?.length ?? 'unknown'} mutants`)
    return { name, mutants }
  }).sort((a, b) => (a.mutants?.length ?? Infinity) - (b.mutants?.length ?? Infinity))
}

// Classes that are likely to kill a mutant go first: those of its folder, those that killed one of its file or its folder.
const kills = new Map()
function likelihood(name, path) {
  const of = key => kills.get(`${name} ${key}`) ?? 0
  const isNear = name.includes(`.${dirname(path).split('/')[0]}.`) || name.includes(basename(path, '.cs').replace(/^(Send|List|Edit)/, ''))
  return 3 * of(path) + of(dirname(path)) + (isNear ? 2 : 0)
}

/** Runs groups of classes that grow, so that most mutants are killed by a few. */
function judge({ id, path }, classes) {
  const environment = { STRYKER_MUTANT_ID_CONTROL_VAR: 'ActiveMutation', ActiveMutation: id }
  const order = [...classes].sort((a, b) => likelihood(b, path) - likelihood(a, path))
  for (let [start, size] = [0, 3]; start < order.length; start += size, size *= 3) {
    const group = order.slice(start, start + size)
    let { timedOut, passed, said } = runTests(group, environment)
    // A busy machine is slow, so only a second time counts.
    if (timedOut) ({ timedOut, passed, said } = runTests(group, environment))
    if (timedOut) return { status: 'Timeout', by: `one of ${group.length} classes` }
    if (!passed) {
      const by = said.match(/^ +(Chat\.Tests\.\S+).*\[FAIL\]/m)?.[1] ?? said.slice(-300)
      const name = order.find(candidate => by.startsWith(`${candidate}.`))
      for (const key of [path, dirname(path)]) kills.set(`${name} ${key}`, (kills.get(`${name} ${key}`) ?? 0) + 1)
      return { status: 'Killed', by }
    }
  }
  return { status: order.length === 0 ? 'NoCoverage' : 'Survived' }
}

const cache = join(output, 'classes.json')
if (!options.keep) {
  await makeMutants()
  writeFileSync(cache, JSON.stringify(coverage()))
}
const classes = JSON.parse(readFileSync(cache, 'utf8'))

// Without those that do not compile or are in an ignored method.
const report = JSON.parse(readFileSync(join(output, 'reports/mutation-report.json'), 'utf8'))
const mutants = Object.entries(report.files)
  .flatMap(([path, file]) => file.mutants.map(mutant => ({ ...mutant, path: path.replaceAll('\\', '/').split('Chat.Core/').pop() })))
  .filter(mutant => mutant.status === 'Ignored' && /mutate filter/.test(mutant.statusReason))
const only = options.only?.split(',')
const sample = shuffle(mutants, randomFrom(Number(options.seed)))
  .filter(mutant => only?.includes(mutant.id) ?? true).slice(0, Number(options.mutants))
say(`${sample.length} of ${mutants.length} mutants, seed ${options.seed}`)

const judged = []
for (const mutant of sample) {
  if (seconds() > 60 * Number(options.minutes)) break
  const of = classes.filter(({ mutants }) => mutants?.includes(mutant.id) ?? true).map(({ name }) => name)
  const verdict = { ...mutant, ...judge(mutant, of) }
  judged.push(verdict)
  const { status, id, path, location, mutatorName, replacement, by = '' } = verdict
  say(`${status} ${id} ${path}:${location.start.line} ${mutatorName}: ${replacement.replace(/\s+/g, ' ').slice(0, 120)} ${by}`)
}

const rows = {}
for (const { path, status } of judged) {
  for (const name of [dirname(path), 'all']) {
    rows[name] ??= Object.fromEntries(statuses.map(key => [key, 0]))
    rows[name][status]++
  }
}
console.table(rows)

// Wilson's interval, with the correction for a sample without replacement.
const [n, z] = [judged.length, 1.96 * Math.sqrt((mutants.length - judged.length) / (mutants.length - 1))]
const share = judged.filter(mutant => killedBy.includes(mutant.status)).length / n
const middle = (share + z * z / (2 * n)) / (1 + z * z / n)
const half = z / (1 + z * z / n) * Math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
const percent = value => `${(100 * value).toFixed(1)} %`
console.log(`${n} mutants: score ${percent(share)}, 95 % interval ${percent(middle - half)} to ${percent(middle + half)}`)
