/** The built-in rules for the class `high`. */

import { kindIndex } from './lexicon.ts';
import type { Kind } from './signal.ts';
import { type Facts, firstAt, high, total, type Verdict, weight } from './weighing.ts';

export function hardWork(facts: Facts): Verdict | null {
  const { user } = facts;
  const isForm = facts.isForm && !namesField(facts);
  const proof = total(facts, 'proof');
  const analysis = total(facts, 'analysis');
  const maths = topic(facts, 'maths') + Math.min(2, user.mathsMarks);
  // "Act as a maths teacher" names a field and asks nothing of it yet.
  const isPersona = total(facts, 'talk') >= 3 && analysis === 0 && user.questions === 0;
  // "Write a thank-you note to the lawyer": the kind of text comes before the field.
  const writesProse =
    firstAt(user, 'genre') < Math.min(firstAt(user, 'codeNoun'), firstAt(user, 'law'), firstAt(user, 'medicine'));

  if (proof >= 3 || (proof >= 2 && (firstAt(user, 'proof') < 3 || maths >= 2))) return high('proof');
  // A form whose verb is easy ("classify", "extract") is hard when it also asks to compute, solve or judge.
  const isOpen = !isForm || analysis >= 2;
  if (isOpen && maths >= (isPersona ? 6 : 3)) return high('maths');
  if (isCode(facts, writesProse)) return high('code');
  if (
    isOpen &&
    maths >= 2 &&
    (analysis >= 1 || (!isForm && (user.numbers >= 2 || weight(user, 'explain') + weight(user, 'howTo') >= 2)))
  ) {
    return high('maths');
  }
  const wantsReasons = total(facts, 'explain') >= 2 || weight(user, 'howTo') >= 2;
  for (const field of professions) {
    const evidence = topic(facts, field);
    if (!isOpen || ((writesProse || isPersona) && evidence < 4)) continue;
    if (isForm ? evidence >= 2 : evidence >= 3 || (evidence >= 2 && (analysis >= 1 || wantsReasons)))
      return high(field);
  }
  if (total(facts, 'puzzle') >= (isOpen ? 3 : 4)) return high('puzzle');
  const science = topic(facts, 'science');
  const explains = total(facts, 'explain') >= 2 && analysis < 2;
  if (!isForm && !writesProse && science + Math.min(2, maths) >= (explains ? 6 : 4)) return high('science');
  if (isForm || writesProse) return null;
  const design = total(facts, 'design');
  if (design >= 3 || (design >= 2 && (analysis >= 1 || total(facts, 'write') >= 1))) return high('system-design');
  return analysis >= 3 ? high('reasoning') : null;
}

const professions = ['law', 'medicine'] as const satisfies readonly Kind[];

function isCode(facts: Facts, writesProse: boolean): boolean {
  const { user } = facts;
  const isForm = facts.isForm && !namesField(facts);
  const verb = total(facts, 'codeVerb');
  const noun = topic(facts, 'codeNoun');
  const trouble = topic(facts, 'trouble');
  const writes = total(facts, 'write') >= 1;
  if (user.hasFence || user.codeMarks >= 3) {
    const asksWork = !isForm || verb >= 2 || (trouble >= 2 && total(facts, 'analysis') >= 2);
    // Interface texts to be translated hold marks of code too.
    if (asksWork && (total(facts, 'translate') < 3 || user.hasFence || noun >= 2)) return true;
  }
  if (writesProse) return false;
  if (noun >= 2 && verb >= 2) return true;
  if (noun >= 3 && writes && firstAt(user, 'write') < firstAt(user, 'codeNoun')) return true;
  if (isForm) return false;
  if (verb >= 3 || trouble >= 3 || noun >= 3) return true;
  const wantsReasons = weight(user, 'howTo') >= 2 || weight(user, 'explain') >= 2 || total(facts, 'analysis') >= 1;
  if (noun >= 2 && wantsReasons && weight(user, 'service') < 2) return true;
  if (noun >= 2) return trouble >= 2 || (writes && total(facts, 'genre') === 0);
  return noun + trouble + verb >= 3 && user.codeMarks >= 1;
}

/** "Find out why the transaction is not rolled back" sounds like extraction; so many words of one field say otherwise. */
function namesField(facts: Facts): boolean {
  if (total(facts, 'label') >= 2 || total(facts, 'shape') >= 2) return false;
  return (
    total(facts, 'codeVerb') >= 3 ||
    total(facts, 'codeNoun') + total(facts, 'trouble') >= 5 ||
    total(facts, 'maths') >= 5 ||
    total(facts, 'law') >= 6 ||
    total(facts, 'medicine') >= 6
  );
}

/** What is asked, and up to two points for what the material is about: it shows the field of "what follows from this?". */
function topic(facts: Facts, kind: Kind): number {
  const asked = total(facts, kind);
  // The news that is summed up may be about anything.
  if (facts.isForm || total(facts, 'summarise') >= 2) return asked;
  return asked + Math.min(2, Math.floor((facts.user.material[kindIndex[kind]] as number) / 3));
}
