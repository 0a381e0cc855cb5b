import { JsonCodec, SeededRandom } from '@dstream/core/plugin';
import { expect, test } from 'vitest';
import { EntryTable } from '../src/entry-table.ts';
import { KeyBytes, keyOfBytes } from '../src/key-bytes.ts';
import { StateBytes, STAMP_LENGTH } from '../src/state-bytes.ts';

const keys = new KeyBytes(1);
const states = new StateBytes(new JsonCodec());

const append = (table: EntryTable, key: string, state: number | undefined): void => {
  keys.set(key);
  if (state !== undefined) states.set(state);
  table.append(keys, 5, state === undefined ? undefined : states);
};

const get = (table: EntryTable, key: string): unknown => {
  keys.set(key);
  const offset = table.find(keys.bytes, 0, keys.length);
  if (offset < 0) return 'missing';
  if (table.isDeletion(offset)) return 'deleted';
  return states.read(table.bytes, table.keyEnd(offset) + STAMP_LENGTH, table.valueEnd(offset));
};

test('gives what was written last, also after some of it was undone', () => {
  const random = new SeededRandom('entries');
  const below = (bound: number): number => Math.floor(random.next() * bound);
  const table = new EntryTable(64);
  const steps: { start: number; before: Map<string, unknown> }[] = [];
  let model = new Map<string, unknown>();
  for (let round = 0; round < 300; round++) {
    if (steps.length > 0 && below(3) === 0) {
      const { start, before } = steps.pop()!;
      table.undo(start, start);
      model = before;
    } else {
      steps.push({ start: table.end, before: new Map(model) });
      for (let n = below(40); n > 0; n--) {
        const key = `key ${below(500)}`;
        const state = below(5) === 0 ? undefined : below(1000);
        append(table, key, state);
        model.set(key, state ?? 'deleted');
      }
    }
    for (let n = 0; n < 500; n += 7) expect(get(table, `key ${n}`)).toBe(model.get(`key ${n}`) ?? 'missing');
  }
  const newest = new Map<unknown, number>();
  for (let slot = 0; slot < table.slotCount; slot++) {
    const offset = table.newestIn(slot);
    if (offset < 0) continue;
    expect(table.isNewest(offset)).toBe(true);
    newest.set(keyOfBytes(table.bytes, table.keyStart(offset), table.keyEnd(offset)), offset);
  }
  expect(new Set(newest.keys())).toEqual(new Set(model.keys()));
});

test('what another table has held is found here', () => {
  const [one, other] = [new EntryTable(), new EntryTable()];
  append(one, 'a', 1);
  append(one, 'b', 2);
  append(one, 'a', 3);
  other.load(one.bytes.subarray(0, one.end), 0);
  expect(['a', 'b', 'c'].map((key) => get(other, key))).toEqual([3, 2, 'missing']);
});

test('a record that is cut off is refused', () => {
  const table = new EntryTable();
  append(table, 'a', 1);
  expect(() => new EntryTable().load(table.bytes.subarray(0, table.end - 2), 0)).toThrow(RangeError);
});
