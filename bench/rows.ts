/** Input files: rows as people have them, a dozen kinds over all three classes, none twice. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

const prompts = [
  'A robe takes 2 bolts of blue fiber and half that much white fiber. How many bolts in total does it take? Explain briefly, then give the number alone on the last line.',
  'Label the review as positive, negative or mixed: "The kettle boils fast, but the lid came off in the second week and nobody answers the phone."',
  'Extract the order number, the date and the amount as JSON: "Thank you for order 58213 of 4 March; we have charged 129.90 euros to your card."',
  'Translate to German: "The meeting is moved to Thursday at ten, please bring the signed papers and the spare keys."',
  'Write a friendly reminder for a customer whose invoice has been open for three weeks. Mention that partial payments are possible.',
  'Is a lease that both sides signed with different dates binding? Analyse the exceptions and say which facts would change the answer.',
  'Write a TypeScript function that merges overlapping intervals, say what its complexity is and prove that it cannot be beaten by comparison sorting.',
  'What is the capital of the country that borders both Peru and Argentina and has no coast?',
  'Summarise in two sentences: the committee heard four speakers, agreed on the budget for the next year except for the repair of the bridge, and will meet again in May to decide on that.',
  'A patient takes warfarin and was given a course of metronidazole. Which interaction matters, what should be measured and when?',
  'Suggest five names for a small bakery that also repairs bicycles, each with a line about why it fits.',
  'Which of these is a fruit: carrot, quince, leek, chard? Answer with one word.',
] as const;

export const promptOf = (row: number): string => `${row}: ${prompts[row % prompts.length]}`;

/** Writes `rows` JSON lines; `lineOf` makes others than `{ id, prompt }`. */
export const writeRows = async (
  file: string,
  rows: number,
  lineOf: (row: number) => object = (row) => ({ id: `r${row}`, prompt: promptOf(row) }),
): Promise<string> => {
  const stream = createWriteStream(file);
  let lines = '';
  for (let row = 0; row < rows; row++) {
    lines += `${JSON.stringify(lineOf(row))}\n`;
    if (lines.length < 1 << 20) continue;
    if (!stream.write(lines)) await once(stream, 'drain');
    lines = '';
  }
  stream.end(lines);
  await finished(stream);
  return file;
};
