import pc from 'picocolors'
import { onStep, type StepEvent } from '../observe/steps.js'
import type { CliIo } from './cli-io.js'

const REDRAW_MS = 200
/** On a plain stream a long step says at least this often that it goes on, ms. */
const PLAIN_EVERY_MS = 5000

interface OpenStep {
  readonly text: string
  readonly began: number
  detail: string
  said: number
}

/** Shows the steps that are under way on stderr: redrawn on a terminal, plain lines elsewhere. */
export function showSteps(io: CliIo): { close(): void } {
  const open = new Map<string, OpenStep>()
  const colours = pc.createColors(io.colour)
  const line = (text: string): void => void io.stderr.write(`${text}\n`)
  const draw = (): void => {
    const lines = [...open.values()].map(
      ({ text, began, detail }) =>
        `${colours.cyan('…')} ${text} ${colours.dim(`${seconds(performance.now() - began)} ${detail}`)}`,
    )
    io.live?.show('steps', lines)
  }
  const take = (event: StepEvent): void => {
    const now = performance.now()
    if (event.state === 'started') {
      open.set(event.step, { text: event.text, began: now, detail: '', said: now })
      if (io.live === undefined) line(`… ${event.text}`)
    } else if (event.state === 'progress') {
      progress(event, now)
    } else {
      open.delete(event.step)
      const mark = event.state === 'done' ? colours.green('✓') : colours.red('✗')
      line(`${mark} ${event.text} ${colours.dim(seconds(event.elapsedMs ?? 0))}`)
    }
    draw()
  }
  const progress = (event: StepEvent, now: number): void => {
    const step = open.get(event.step)
    if (step === undefined) return
    const share = event.fraction === undefined ? '' : ` ${Math.floor(event.fraction * 100)} %`
    step.detail = `${event.text}${share}`
    if (io.live !== undefined || now - step.said < PLAIN_EVERY_MS) return
    step.said = now
    line(`  ${step.text}: ${step.detail} (${seconds(now - step.began)})`)
  }
  const stopListening = onStep(take)
  const timer = setInterval(draw, REDRAW_MS)
  timer.unref()
  return {
    close: () => {
      clearInterval(timer)
      stopListening()
      io.live?.show('steps', [])
    },
  }
}

/**
 * Says on a terminal which command is being loaded: those with Kafka and ZeroMQ behind them take half a second. The
 * returned function takes it back.
 */
export function showLoading(io: CliIo, argv: readonly string[]): () => void {
  const words = argv.slice(2)
  if (
    !io.terminal ||
    words.length === 0 ||
    words.some((word) => /^(help|--help|-h|--version|-V)$/.test(word))
  )
    return () => {}
  io.stderr.write(`… sparkwire ${words[0]}`)
  return () => void io.stderr.write('\r\u001b[K')
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
