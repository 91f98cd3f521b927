/** What a model's upstream name gives away about the parameters it takes. */

/** The name without a vendor prefix as OpenRouter writes it (`openai/gpt-5`), in lower case. */
const bare = (model: string): string => model.slice(model.lastIndexOf('/') + 1).toLowerCase();

const gptVersion = (model: string): number => Number(/^gpt-(\d+(?:\.\d+)?)/.exec(model)?.[1] ?? 0);

/** OpenAI's reasoning models, which reject sampling parameters (WIRE 1.2): the o series, and GPT 5 on but for its chat variants. */
export function isOpenAiReasoningModel(model: string): boolean {
  const name = bare(model);
  return /^o\d/.test(name) || (gptVersion(name) >= 5 && !name.includes('-chat'));
}

/** GPT 5.1 on takes sampling parameters when its reasoning is switched off. */
export const takesSamplingWithoutReasoning = (model: string): boolean => gptVersion(bare(model)) >= 5.1;

/** o3 and o4-mini know no stop sequences (WIRE 1.2). */
export const rejectsStop = (model: string): boolean => /^(?:o3(?!-mini)|o4-mini)/.test(bare(model));

/** DeepSeek's models that think unless told not to: the flash line and everything from V4 on (WIRE section 4). */
export function thinksByDefault(model: string): boolean {
  const name = bare(model);
  return /^deepseek-flash/.test(name) || Number(/^deepseek-v(\d+)/.exec(name)?.[1] ?? 0) >= 4;
}

/** Claude models that answer 400 to temperature and top_p (WIRE 2.2): Opus from 4.7, everything from 5, Fable, Mythos. */
export function isClaudeWithoutSampling(model: string): boolean {
  // The minor version has at most two digits: in `claude-sonnet-4-20250514` a date follows the major one.
  const match = /claude-(opus|sonnet|haiku|fable|mythos)-(\d{1,2})(?!\d)(?:[.-](\d{1,2})(?!\d))?/.exec(bare(model));
  if (match === null) return false;
  const [, family, major, minor] = match;
  if (family === 'fable' || family === 'mythos' || Number(major) >= 5) return true;
  return family === 'opus' && Number(major) === 4 && Number(minor ?? 0) >= 7;
}
