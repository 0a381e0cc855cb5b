/**
 * Stands in a batch table for something that dies. As a record inside a batch: the first attempt of the task that reads
 * it loses its slot when it gets there, and the task is tried again. In place of a batch: an executor is lost before the
 * next one, with the persisted partitions, shuffle outputs and windows it kept; this takes no batch interval. State is
 * in the state store and stays. The output is, in both cases, as if the crash were not there.
 */
export const CRASH: unique symbol = Symbol('CRASH');

export type Crash = typeof CRASH;

export const isCrash = (value: unknown): value is Crash => value === CRASH;
