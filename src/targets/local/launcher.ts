import type { Socket } from 'node:net'

/** The launcher's descriptor: it says here that it is ready, and waits for a line. */
export const LAUNCHER_DESCRIPTOR = 4

/** Switches a new network namespace's loopback on (netdevice(7)); there is always a Python, not always ip(8). */
const UP_LOOPBACK = `
import fcntl, socket, struct
SIOCSIFFLAGS, IFF_UP = 0x8914, 1
fcntl.ioctl(socket.socket(), SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))`

/**
 * The shell that becomes the program: it does all that must be done first within the trial's own process
 * (network, then its control group), says so, and waits, so that none of it is in the trial's time. From the
 * word on there is only the exec. What the shell itself would add to the environment is taken out.
 */
const SCRIPT = `
entrances=$1 loopback=$2; shift 2
if [ -n "$loopback" ]; then "$loopback" -I -S -c '${UP_LOOPBACK}' || exit 125; fi
failed=
IFS='
'
for file in $entrances; do echo 0 > "$file" || failed=$file; done
printf 'ready %s\\n' "$failed" >&4
read -r word <&4 || exit 125
unset IFS PWD OLDPWD SHLVL entrances loopback failed file word
exec "$@" 4>&-
`

interface LaunchOptions {
  /** Words before everything: affinity, a network of its own. */
  prefix: readonly string[]
  /** Files of control groups to enter. */
  entrances: readonly string[]
  /** Python that switches loopback on; null: the machine's network. */
  loopback: string | null
}

export const launchWords = (
  { prefix, entrances, loopback }: LaunchOptions,
  command: readonly string[],
): string[] => [...prefix, '/bin/sh', '-c', SCRIPT, 'sh', entrances.join('\n'), loopback ?? '', ...command]

/** Waits until the launcher is ready; gives the control group's file that it could not enter, if any. */
export const launcherReady = (socket: Socket): Promise<{ ready: boolean; failed: string | null }> =>
  new Promise((resolve) => {
    let text = ''
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
      const [, failed] = /^ready (.*)\n/.exec(text) ?? []
      if (failed !== undefined) resolve({ ready: true, failed: failed || null })
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve({ ready: false, failed: null }))
  })
