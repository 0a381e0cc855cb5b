import type { PlanRequest } from '@dstream/core/plugin';
import type { PlannedRange, Position } from './offset-range.ts';
import type { KafkaSourceSettings } from './options.ts';
import type { PartitionSpan } from './planned-positions.ts';
import { shareRecords, type PartitionLimits } from './share-records.ts';

type Rates = Pick<KafkaSourceSettings, 'maxRatePerPartition' | 'minRatePerPartition'>;

/** The ranges of a batch: one for each partition that has something, and a note of where the others stand. */
export const rangesOf = (
  spans: ReadonlyMap<string, PartitionSpan>,
  request: PlanRequest,
  rates: Rates,
  turn: number,
): PlannedRange[] => {
  const lags = new Map([...spans].map(([name, { position, latest }]) => [name, latest - position.offset]));
  const shares = shareRecords(lags, request.limit, limitsOf(request, rates), turn);
  const ranges: PlannedRange[] = [];
  const idle: Position[] = [];
  for (const [name, { position }] of spans) {
    const { offset: fromOffset, ...partition } = position;
    const untilOffset = fromOffset + shares.get(name)!;
    if (untilOffset > fromOffset) ranges.push({ ...partition, fromOffset, untilOffset });
    else idle.push(position);
  }
  const [first, ...others] = ranges;
  return first && idle.length > 0 ? [{ ...first, idle }, ...others] : ranges;
};

const limitsOf = (
  { perPartition, batchDuration = 1000 }: PlanRequest,
  { maxRatePerPartition, minRatePerPartition }: Rates,
): PartitionLimits => {
  const seconds = batchDuration / 1000;
  const most = maxRatePerPartition ? Math.max(1, Math.floor(maxRatePerPartition * seconds)) : Infinity;
  return {
    least: Math.max(Math.floor(minRatePerPartition * seconds), perPartition?.least ?? 0),
    most: Math.min(most, perPartition?.most ?? Infinity),
  };
};
