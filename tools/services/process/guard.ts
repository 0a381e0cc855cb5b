import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('guard.sh', import.meta.url));

let watcher: ChildProcess | undefined;

/** A process beside this one that waits for its end. Ends with it, and never keeps it alive. */
function watch(): ChildProcess {
  const child = spawn('sh', [SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return child;
}

function tell(line: string): void {
  watcher ??= watch();
  watcher.stdin?.write(`${line}\n`);
}

/** Sees to it that nothing is left when this process ends, `kill -9` included. */
export const guard = {
  /** A process group to be killed then. */
  group: (pid: number): void => tell(`group ${pid}`),
  /** The process group has ended: its number may belong to somebody else from now on. */
  ended: (pid: number): void => tell(`ended ${pid}`),
  /** A Docker Compose project to be taken down then. */
  container: (project: string): void => tell(`container ${project}`),
  /** A file or directory to be removed then. */
  path: (path: string): void => tell(`path ${path}`),
};
