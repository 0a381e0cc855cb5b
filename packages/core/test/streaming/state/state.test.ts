import { describe, expect, it } from 'vitest';
import { State } from '../../../src/streaming/state/state.ts';

const empty = expect.objectContaining({ code: 'STATE_EMPTY' });
const invalid = expect.objectContaining({ code: 'STATE_INVALID_OPERATION' });

const wrapped = (value: number | undefined): State<number> => {
  const state = new State<number>();
  state.wrap(value);
  return state;
};

describe('State', () => {
  it.each([
    ['when new', () => new State<number>()],
    ['of a key without state', () => wrapped(undefined)],
  ])('is empty %s', (_, make) => {
    const state = make();
    expect(state.exists()).toBe(false);
    expect(state.getOption()).toBeNull();
    expect(() => state.get()).toThrow(empty);
    expect([state.isUpdated(), state.isRemoved(), state.isTimingOut()]).toEqual([false, false, false]);
  });

  it('gives the state of its key', () => {
    const state = wrapped(1);
    expect([state.exists(), state.get(), state.getOption()]).toEqual([true, 1, 1]);
    expect([state.isUpdated(), state.isRemoved()]).toEqual([false, false]);
  });

  it('is updated, again and again', () => {
    const state = wrapped(undefined);
    state.update(2);
    expect([state.exists(), state.get(), state.isUpdated()]).toEqual([true, 2, true]);
    state.update(3);
    expect(state.get()).toBe(3);
  });

  it('is removed once and for all', () => {
    const state = wrapped(1);
    state.update(2);
    state.remove();
    expect([state.exists(), state.isRemoved(), state.isUpdated()]).toEqual([false, true, false]);
    expect(() => state.get()).toThrow(empty);
    expect(() => state.update(3)).toThrow(invalid);
    expect(() => state.remove()).toThrow(invalid);
    expect(state.exists()).toBe(false);
  });

  it('can only be read while its key times out', () => {
    const state = new State<number>();
    state.wrapTimingOut(3);
    expect([state.exists(), state.get(), state.isTimingOut()]).toEqual([true, 3, true]);
    expect(() => state.update(4)).toThrow(invalid);
    expect(() => state.remove()).toThrow(invalid);
    expect([state.get(), state.isUpdated(), state.isRemoved()]).toEqual([3, false, false]);
  });

  it('takes any value but undefined for a state', () => {
    const state = new State<unknown>();
    for (const value of [0, '', false, null]) {
      state.wrap(undefined);
      state.update(value);
      expect([state.exists(), state.get()]).toEqual([true, value]);
    }
    expect(() => state.update(undefined)).toThrow('undefined is no state; call remove() to drop it');
  });

  it('forgets what happened to one key when it is given to the next', () => {
    const state = wrapped(1);
    state.remove();
    state.wrap(5);
    expect([state.get(), state.isRemoved()]).toEqual([5, false]);
    state.update(6);
    state.wrapTimingOut(7);
    expect([state.get(), state.isUpdated(), state.isTimingOut()]).toEqual([7, false, true]);
    state.wrap(undefined);
    expect([state.exists(), state.isTimingOut()]).toEqual([false, false]);
  });
});
