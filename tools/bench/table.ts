import { goalText, meets, type Figure } from './figure.ts';

const verdict = (figure: Figure): string => {
  const met = meets(figure);
  return met === undefined ? '' : met ? 'met' : 'MISSED';
};

const digits = (value: number): string => value.toFixed(Math.abs(value) < 10 ? 3 : 1);

/** A line of the table for one figure. */
export const rowOf = (figure: Figure): string => {
  const { name, value, unit, goal, spread } = figure;
  const between = spread ? `${digits(spread[0])}–${digits(spread[1])}` : '';
  const cells = [
    name.padEnd(46),
    digits(value).padStart(9),
    unit.padEnd(12),
    between.padEnd(16),
    goalText(goal).padEnd(8),
    verdict(figure),
  ];
  return `  ${cells.join(' ')}`.trimEnd();
};
