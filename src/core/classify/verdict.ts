/** From evidence to a class: built-in rules in order, the first that holds decides and gives its name as the reason. */

import { hardWork } from './hard-work.ts';
import { easyWeight, type Facts, firstAt, isShort, low, medium, total, type Verdict, weight } from './weighing.ts';

/** From here, in characters, a translation is a piece of writing. */
const LONG_TRANSLATION = 600;

export function decide(facts: Facts): Verdict {
  return (
    systemForm(facts) ??
    hardWork(facts) ??
    translation(facts) ??
    pictures(facts) ??
    wordProblem(facts) ??
    easyForm(facts) ??
    shortService(facts) ??
    writing(facts) ??
    shortQuestion(facts) ??
    medium('default')
  );
}

/** A system prompt that sets a labelling or extraction job makes material of whatever the user sends. */
function systemForm({ system }: Facts): Verdict | null {
  if (system === null) return null;
  const easy = easyWeight(system);
  if (easy < 2 || (easy === 2 && weight(system, 'shape') < 2)) return null;
  const demanding =
    weight(system, 'proof') +
    weight(system, 'codeVerb') +
    weight(system, 'analysis') +
    weight(system, 'puzzle') +
    weight(system, 'genre') +
    weight(system, 'explain');
  return demanding > 0 ? null : low(formName(weight(system, 'label'), weight(system, 'extract'), 0));
}

function translation(facts: Facts): Verdict | null {
  if (total(facts, 'translate') < 3 || weight(facts.user, 'talk') >= 3) return null;
  return facts.user.length > LONG_TRANSLATION ? medium('long-translation') : low('short-translation');
}

function pictures(facts: Facts): Verdict | null {
  if (!facts.hasImages) return null;
  return facts.isForm || weight(facts.user, 'shape') >= 2 ? low('image-label') : medium('image');
}

/** Grade-school arithmetic told as a story: several steps, but within reach of a cheap model. */
function wordProblem({ user, isForm }: Facts): Verdict | null {
  if (isForm && (weight(user, 'label') >= 2 || easyWeight(user) >= 3)) return null;
  const asks = weight(user, 'ask') >= 2 || user.questions > 0 || weight(user, 'analysis') > 0;
  if (!asks || user.length < 60 || user.numbers < 1) return null;
  const amounts = user.numbers + weight(user, 'amount');
  if (amounts < 3 || (weight(user, 'service') >= 4 && user.numbers < 3)) return null;
  return medium('word-problem');
}

function easyForm({ user, isForm }: Facts): Verdict | null {
  if (!isForm) return null;
  const firstEasy = Math.min(firstAt(user, 'label'), firstAt(user, 'extract'), firstAt(user, 'convert'));
  const writesFirst = weight(user, 'genre') >= 2 && firstAt(user, 'write') < firstEasy;
  if (writesFirst) return null;
  return low(formName(weight(user, 'label'), weight(user, 'extract'), weight(user, 'convert')));
}

/** What customers ask a shop or a bank: a sentence or two around an account, a card, an order. */
function shortService(facts: Facts): Verdict | null {
  const { user } = facts;
  if (!mayBeSimple(facts) || !isShort(user, 2) || weight(user, 'service') < 2) return null;
  const prose = weight(user, 'write') + weight(user, 'genre') + weight(user, 'explain') + weight(user, 'summarise');
  return prose >= 2 ? null : low('customer-question');
}

function writing(facts: Facts): Verdict | null {
  const { user } = facts;
  const write = weight(user, 'write');
  const genre = weight(user, 'genre');
  if (write >= 2 || (write >= 1 && genre >= 1)) return medium('writing');
  if (weight(user, 'summarise') >= 2) {
    return isShort(user, 2) && weight(user, 'shape') >= 1 ? low('short-summary') : medium('summary');
  }
  if (total(facts, 'talk') >= 3) return medium('conversation');
  if (weight(user, 'explain') >= 2) return medium('explanation');
  if (weight(user, 'advice') >= 2) return medium('advice');
  return genre >= 2 ? medium('writing') : null;
}

function shortQuestion(facts: Facts): Verdict | null {
  const { user } = facts;
  if (!mayBeSimple(facts) || !isShort(user, 1) || user.sentences > 2) return null;
  const asks = weight(user, 'ask') >= 2 && (user.questions > 0 || firstAt(user, 'ask') < 25);
  const simple = asks && weight(user, 'field') === 0 && weight(user, 'howTo') === 0;
  return simple ? low('simple-question') : null;
}

/** False when a word of a trained person's field, a formula or an earlier answer says that a short text may ask much. */
function mayBeSimple({ user, system, hasHistory }: Facts): boolean {
  if (hasHistory || (system !== null && weight(system, 'talk') >= 1)) return false;
  if (user.mathsMarks > 0 || user.codeMarks > 1 || weight(user, 'maths') > 0) return false;
  if (weight(user, 'field') > 1 || weight(user, 'proof') >= 3 || weight(user, 'write') + weight(user, 'talk') > 1) {
    return false;
  }
  return (
    weight(user, 'law') < 2 &&
    weight(user, 'medicine') < 2 &&
    weight(user, 'design') < 2 &&
    weight(user, 'trouble') < 2 &&
    weight(user, 'analysis') < 2 &&
    weight(user, 'puzzle') < 2
  );
}

function formName(label: number, extract: number, convert: number): string {
  if (convert > Math.max(label, extract)) return 'conversion';
  if (label + extract === 0) return 'output-shape';
  return extract > label ? 'extraction' : 'labelling';
}
