import { MemoryCheckpointStore } from '@dstream/core/plugin';
import { expect, test } from 'vitest';
import { IdleNotes } from '../src/idle-notes.ts';
import type { Place } from '../src/sequence-range.ts';
import { StartNotes } from '../src/start-notes.ts';

const hour = 3_600_000;
const after = (seen: number): Place => ({ at: 'AFTER_SEQUENCE_NUMBER', sequenceNumber: '1', seen });
const start = [{ shardId: 'a', place: { at: 'TRIM_HORIZON' } as const }];

test('what was seen is noted now and then, and known to the next process', async () => {
  const before = new MemoryCheckpointStore();
  await before.open();
  const notes = new StartNotes(before.log('notes'));
  expect(await notes.read()).toEqual({ start: undefined, seen: 0 });
  await notes.noteStart(start);
  const idle = new IdleNotes(notes, 0, 24 * hour);
  const now = 1000 * hour;
  for (let minutes = 0; minutes < 150; minutes++) await idle.note(now + minutes * 60_000);
  await before.close();

  const next = new MemoryCheckpointStore(before);
  await next.open();
  const records: unknown[] = [];
  for await (const { bytes } of next.log('notes').read())
    records.push(JSON.parse(Buffer.from(bytes).toString()));
  expect(records).toHaveLength(4);
  await next.close();

  const again = new MemoryCheckpointStore(next);
  await again.open();
  const noted = await new StartNotes(again.log('notes')).read();
  expect(noted).toEqual({ start, seen: now + 2 * hour });
});

test('a place that was seen later than noted, or never, stays as it is', () => {
  const idle = new IdleNotes(undefined, 50, 1000);
  const places = new Map<string, Place>([
    ['older', after(20)],
    ['newer', after(70)],
    ['given', after(0)],
    ['begin', { at: 'TRIM_HORIZON' }],
  ]);
  expect([...idle.known(places).values()]).toEqual([after(50), after(70), after(0), { at: 'TRIM_HORIZON' }]);
});
