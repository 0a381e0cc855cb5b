import { checkFields } from '../../base/options/check-fields.ts';
import { label, oneOf } from '../../base/options/rules.ts';
import { deliveryRule } from '../../base/plugin/require-sink.ts';
import type { OutputOptions, OutputRequirement } from './operators/foreach-rdd.ts';

/** What can be required of an output. */
export const requiredRule = oneOf('exactly-once', 'at-least-once', 'at-most-once');

/** The options of an output function. Throws `OPTIONS_INVALID`. */
export const checkOutputOptions = (output: string, options: OutputOptions = {}): OutputOptions => {
  checkFields<OutputOptions>(
    output,
    { name: label, pool: label, delivery: deliveryRule, require: requiredRule },
    options,
  );
  return options;
};

/** What is wanted of an output to a sink. Throws `OPTIONS_INVALID`. */
export const checkOutputRequirement = (options: OutputRequirement = {}): OutputRequirement => {
  checkFields<OutputRequirement>('to', { require: requiredRule }, options);
  return options;
};
