import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import { addressOf, connected } from './support/cluster.ts';

const program = join(import.meta.dirname, 'programs/write-batch.ts');

/** A process that writes the batch, and what it says. It does not outlive the test. */
const start = (...args: readonly string[]) => {
  const child = spawn(process.execPath, ['--conditions=@dstream/source', program, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    child.emit('text');
  });
  const ended = once(child, 'close').then(() => said.trimEnd().split('\n'));
  const says = async (text: string): Promise<void> => {
    while (!said.includes(text)) await once(child, 'text');
  };
  return { child, says, ended };
};

await service('kafka', ({ listeners }) => {
  test.for([
    ['middle', ['middle', 'KAFKA_PRODUCER_FENCED']],
    // The commit finds that all is there, written by the other one.
    ['written', ['middle', 'written', 'done']],
  ] as const)(
    'a process that was frozen (%s) while another one wrote its batch doubles nothing',
    async ([place, says]) => {
      const cluster = connected(listeners.plain);
      const topic = await cluster.topic('zombie');
      const brokers = addressOf(listeners.plain);
      const zombie = start(brokers, topic, place);
      await zombie.says(place);
      zombie.child.kill('SIGSTOP');
      expect(await start(brokers, topic).ended).toEqual(['middle', 'written', 'done']);
      const expected = ['a', 'b', 'c'.repeat(1000), 'd'.repeat(1000), 'e', 'f'];
      const values = async (): Promise<string[]> => (await cluster.values(topic)).map(String).toSorted();
      expect(await values()).toEqual(expected);
      zombie.child.stdin.write('go on\n');
      zombie.child.kill('SIGCONT');
      expect(await zombie.ended).toEqual(says);
      expect(await values()).toEqual(expected);
    },
  );
});
