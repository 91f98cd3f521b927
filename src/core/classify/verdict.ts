/** From evidence to a class: built-in rules in order, the first that holds decides and gives its name as the reason. */

import { hardWork } from './hard-work.ts';
import type { Evidence } from './scan.ts';
import { easyWeight, type Facts, firstAt, isShort, low, medium, total, type Verdict, weight } from './weighing.ts';

/** Characters of a question that may be simple. */
const MAX_QUESTION = 75;
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
    shortForm(facts) ??
    writing(facts) ??
    shortQuestion(facts) ??
    medium('default')
  );
}

/** A system prompt that sets a labelling or extraction job makes material of whatever the user sends. */
function systemForm({ user, system }: Facts): Verdict | null {
  if (system === null) return null;
  if (weight(system, 'translate') >= 3 && weight(system, 'codeNoun') + weight(system, 'analysis') === 0) {
    // A phrase is translated whatever its subject; a longer text may be code.
    return isShort(user, 1) && user.codeMarks < 3 ? low('short-translation') : null;
  }
  const easy = easyWeight(system);
  if (easy < 2 || (easy === 2 && weight(system, 'shape') < 2)) return null;
  const writes = weight(system, 'write') > 0 && weight(system, 'genre') > 0;
  const demanding =
    weight(system, 'proof') + weight(system, 'codeVerb') + weight(system, 'analysis') + weight(system, 'puzzle');
  if (writes || weight(system, 'explain') >= 2) return null;
  return demanding > 0 ? null : low(formName(weight(system, 'label'), weight(system, 'extract'), 0));
}

function translation(facts: Facts): Verdict | null {
  if (total(facts, 'translate') < 3 || weight(facts.user, 'talk') >= 3) return null;
  if (total(facts, 'codeNoun') >= 3 || total(facts, 'analysis') >= 2 || total(facts, 'maths') >= 3) return null;
  return facts.user.length > LONG_TRANSLATION ? medium('long-translation') : low('short-translation');
}

function pictures(facts: Facts): Verdict | null {
  if (!facts.hasImages) return null;
  const { user } = facts;
  const prose = weight(user, 'write') + weight(user, 'explain') + weight(user, 'advice') + weight(user, 'howTo');
  const asksFact = prose === 0 && weight(user, 'ask') >= 2 && isShort(user, 1);
  return facts.isForm || asksFact || weight(user, 'shape') >= 2 ? low('image-label') : medium('image');
}

/** Grade-school arithmetic told as a story: several steps, but within reach of a cheap model. */
function wordProblem({ user, isForm }: Facts): Verdict | null {
  // "Rate each review from 1 to 5" holds numbers too; a story names the easy word, if at all, later on.
  if (isForm && (weight(user, 'label') >= 3 || weight(user, 'shape') >= 2 || firstEasy(user) < 30)) return null;
  const asks = weight(user, 'ask') >= 2 || user.questions > 0 || weight(user, 'analysis') > 0;
  if (!asks || user.length < 60 || user.numbers < 1) return null;
  const amounts = user.numbers + weight(user, 'amount');
  if (amounts < 3 || (weight(user, 'service') >= 4 && user.numbers < 3)) return null;
  return medium('word-problem');
}

function easyForm({ user, system, isForm }: Facts): Verdict | null {
  if (!isForm) return null;
  const writesFirst = weight(user, 'genre') >= 1 && firstAt(user, 'write') < firstEasy(user);
  if (writesFirst) return null;
  const verdict = low(formName(weight(user, 'label'), weight(user, 'extract'), weight(user, 'convert')));
  if (weight(user, 'shape') >= 2) return verdict;
  // A label that must be explained, or judged by a trade, is no bulk work; and "all labels are wrong" is no request for one.
  const reasons = weight(user, 'explain') + weight(user, 'howTo');
  const judgement = weight(user, 'analysis') + weight(user, 'puzzle') + weight(user, 'trouble') + weight(user, 'proof');
  const figures = weight(user, 'maths') + weight(user, 'science') + Math.min(2, user.mathsMarks);
  const field = judgement + figures + weight(user, 'codeNoun');
  const isMention = system === null && firstEasy(user) > 60;
  const allowed = weight(user, 'label') >= 2 ? 2 : 1;
  return reasons >= 2 || judgement >= 2 || field > allowed || isMention ? null : verdict;
}

/** What customers ask a shop or a bank: a sentence or two around an account, a card, an order. */
function shortService(facts: Facts): Verdict | null {
  const { user } = facts;
  if (!mayBeSimple(facts) || !isShort(user, 2) || weight(user, 'service') < 2) return null;
  const prose = weight(user, 'write') + weight(user, 'explain') + weight(user, 'summarise');
  const writes = prose >= 2 || (weight(user, 'write') > 0 && weight(user, 'genre') > 0);
  return writes ? null : low('customer-question');
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

/** A short request on given material that names no skill: "Fact or opinion? …", "Which fruits? …". */
function shortForm(facts: Facts): Verdict | null {
  const { user, system } = facts;
  const isGiven = user.leadLength < user.length - 3;
  if (!isGiven || user.length > 1_000 || !mayBeSimple(facts)) return null;
  const chooses = weight(user, 'choice') > 0 && user.leadLength <= 160;
  if (chooses && (user.questions > 0 || total(facts, 'shape') > 0)) return low('choice');
  const prose = weight(user, 'write') + weight(user, 'genre') + weight(user, 'explain') + weight(user, 'howTo');
  const skills =
    weight(user, 'codeNoun') +
    weight(user, 'trouble') +
    weight(user, 'codeVerb') +
    hints(user) +
    weight(user, 'design') +
    weight(user, 'analysis');
  const isPlain = prose + weight(user, 'advice') + weight(user, 'talk') + weight(user, 'summarise') === 0;
  const isSmall = system === null && user.leadLength <= 60 && user.length <= 240;
  return isPlain && skills === 0 && isSmall && asksSomething(user) ? low('short-form') : null;
}

function shortQuestion(facts: Facts): Verdict | null {
  const { user } = facts;
  // Longer than a dozen words, a question has conditions, and those are where the work is.
  if (!mayBeSimple(facts) || user.length > MAX_QUESTION || user.sentences > 2 || weight(user, 'howTo') > 0) return null;
  const asks = weight(user, 'ask') >= 2 && (user.questions > 0 || firstAt(user, 'ask') < 25);
  const isBrief = user.questions === 1 && user.length <= 45;
  return asks || isBrief ? low('simple-question') : null;
}

/** False when a word of a trained person's field, a formula or an earlier answer says that a short text may ask much. */
function mayBeSimple({ user, system, hasHistory }: Facts): boolean {
  if (hasHistory || (system !== null && weight(system, 'talk') >= 1)) return false;
  if (user.mathsMarks > 0 || user.codeMarks > 1) return false;
  if (weight(user, 'proof') >= 3 || weight(user, 'write') + weight(user, 'talk') > 1) return false;
  return (
    hints(user) < 2 &&
    weight(user, 'design') < 2 &&
    weight(user, 'trouble') < 2 &&
    weight(user, 'analysis') < 2 &&
    weight(user, 'puzzle') < 2
  );
}

function hints(user: Evidence): number {
  return weight(user, 'maths') + weight(user, 'law') + weight(user, 'medicine') + weight(user, 'science');
}

function asksSomething(user: Evidence): boolean {
  return user.questions > 0 || weight(user, 'ask') + weight(user, 'shape') + easyWeight(user) > 0;
}

function firstEasy(user: Evidence): number {
  return Math.min(firstAt(user, 'label'), firstAt(user, 'extract'), firstAt(user, 'convert'));
}

function formName(label: number, extract: number, convert: number): string {
  if (convert > Math.max(label, extract)) return 'conversion';
  if (label + extract === 0) return 'output-shape';
  return extract > label ? 'extraction' : 'labelling';
}
