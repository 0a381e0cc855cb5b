import { fileURLToPath } from 'node:url';
import type { Command } from '../server.ts';
import { Unavailable } from '../unavailable.ts';
import { guard } from './guard.ts';
import { MachineProcess } from './machine-process.ts';
import { runToEnd } from './run-to-end.ts';
import type { Runner } from './runner.ts';

const IMAGES = fileURLToPath(new URL('../compose.yaml', import.meta.url));

/** A service of a Docker Compose project of its own, that prints into a file. */
export class ContainerProcess implements Runner {
  readonly #project: string;
  readonly #service: string;
  readonly #additions: string;
  readonly #attached: MachineProcess;

  /** `additions` is the path of a compose file for what differs from one project to another. */
  constructor(project: string, service: string, additions: string, output: string) {
    this.#project = project;
    this.#service = service;
    this.#additions = additions;
    this.#attached = new MachineProcess(this.#compose('up', '--no-color', '--no-log-prefix'), output);
  }

  /** Has the image be there. Rejects with `Unavailable`. */
  async fetch(): Promise<void> {
    await runToEnd(this.#compose('pull', '--quiet', '--policy', 'missing')).catch((error: Error) => {
      throw new Unavailable(`its image cannot be had: ${error.message}`);
    });
  }

  async start(): Promise<{ ended: AbortSignal }> {
    guard.container(this.#project);
    return this.#attached.start();
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    // Nothing is there to be killed if it has ended already.
    await runToEnd(this.#compose('kill', '--signal', signal)).catch(() => {});
    await this.#attached.end('SIGTERM');
  }

  async pause(): Promise<void> {
    await runToEnd(this.#compose('pause'));
  }

  async resume(): Promise<void> {
    await runToEnd(this.#compose('unpause')).catch(() => {});
  }

  async remove(): Promise<void> {
    const args = ['compose', '--project-name', this.#project, 'down', '--volumes', '--timeout', '0'];
    await runToEnd({ file: 'docker', args });
  }

  #compose(...command: string[]): Command {
    const files = ['--file', IMAGES, '--file', this.#additions];
    return {
      file: 'docker',
      args: ['compose', '--project-name', this.#project, ...files, ...command, this.#service],
    };
  }
}
