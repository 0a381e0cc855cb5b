import { fields, notAbove } from '../../base/options/check-fields.ts';
import { count, factor, rate, type Rule } from '../../base/options/rules.ts';

/** What one stream may bring. Rates are in records a second. */
export interface StreamRate {
  /** Its share of what all streams together may bring, in proportion to the weights of the others. Default 1. */
  readonly weight?: number;
  /** Never less than this, however long batches take. Default: no limit but that of the estimator. */
  readonly minRate?: number;
  /** Never more than this. Default: no limit. */
  readonly maxRate?: number;
  /** The fewest records that each partition of a direct source should bring into a batch that has any of it. */
  readonly minPerPartition?: number;
  /** The most records that each partition of a direct source should bring into a batch. */
  readonly maxPerPartition?: number;
}

/** Neither of the least may be above the most. */
export const ratesInOrder = (rule: Rule): Rule =>
  notAbove<StreamRate>(
    'minRate',
    'maxRate',
    notAbove<StreamRate>('minPerPartition', 'maxPerPartition', rule),
  );

/** What the settings of a stream must be. */
export const streamRateRule: Rule = ratesInOrder(
  fields<StreamRate>({
    weight: factor,
    minRate: rate,
    maxRate: rate,
    minPerPartition: count,
    maxPerPartition: count,
  }),
);
