import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const application = fileURLToPath(new URL('application.ts', import.meta.url));

/** How long a process may take for anything before it counts as hanging, in milliseconds. */
const patience = 60_000;

/** One process of the application. */
export class ProcessLife implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #text = '';
  #errors = '';

  constructor(args: readonly string[], cache: string) {
    this.#child = spawn(process.execPath, ['--conditions=@dstream/source', application, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: cache },
    });
    this.#child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.#text += text));
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    this.#ended = once(this.#child, 'close');
  }

  /** Resolves once it has said something that `isSaid` is true for. Rejects when it ends before, or hangs. */
  async until(what: string, isSaid: (text: string) => boolean | Promise<boolean>): Promise<void> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(this.#failure(`has hung before ${what}`)), patience);
    try {
      while (!(await isSaid(this.#text))) {
        await Promise.race([once(this.#child.stdout!, 'data'), this.#ended, late]);
        if (this.#hasEnded) throw this.#failure(`has ended before ${what}`);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends it as the loss of a machine would. Rejects when it had ended by itself. */
  async kill(): Promise<void> {
    if (this.#hasEnded) throw this.#failure('has ended by itself');
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** Lets it finish. Rejects unless it says that everything was processed. */
  async finish(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#ended;
    if (this.#child.exitCode !== 0) throw this.#failure('has not finished');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #failure(how: string): Error {
    const { exitCode, signalCode } = this.#child;
    return new Error(`The application ${how} (${exitCode ?? signalCode}). It wrote:\n${this.#errors}`);
  }
}
