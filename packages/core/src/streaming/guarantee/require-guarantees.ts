import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { Guarantee, OutputGuarantee, RequiredGuarantee, WeakLink } from '../../contracts/guarantee.ts';
import { guaranteeText, linkText } from './guarantee-text.ts';

/** Throws `GUARANTEE_NOT_MET`, which tells of every output that guarantees less than is required of it. */
export const requireGuarantees = (guarantees: readonly OutputGuarantee[]): void => {
  const problems = guarantees.flatMap((each) => {
    const { guarantee, required, weakLinks } = each;
    if (required === undefined || meets(guarantee, required)) return [];
    const links = weakLinks.filter((link) => isInTheWay(link, required)).map(linkText);
    return [`${guaranteeText(each)} and must be ${required} (${links.join('. ')})`];
  });
  if (problems.length > 0) throw new DStreamError('GUARANTEE_NOT_MET', { problems });
};

const meets = (guarantee: Guarantee, required: RequiredGuarantee): boolean =>
  guarantee === 'exactly-once' || guarantee === required;

const isInTheWay = ({ effect }: WeakLink, required: RequiredGuarantee): boolean => {
  if (required === 'at-least-once') return effect !== 'repeated';
  return required === 'exactly-once' || effect !== 'lost';
};
