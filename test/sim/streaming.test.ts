import { describe, expect, test } from 'vitest';
import { promptDigest } from '../../src/sim/chance.ts';
import { anthropic, eventsOf, gemini, type Loose, openai, simulator } from './calls.ts';

const prompt = 'Write an essay about tides.';
const stamp = `[sim ${promptDigest(prompt)}]`;

describe('a stream', () => {
  test('in the OpenAI format ends with finish, usage and [DONE], and says what the plain answer says', async () => {
    const sim = await simulator({ profile: 'instant' });
    const { headers, text } = await openai(sim, {
      prompt,
      body: { stream: true, stream_options: { include_usage: true } },
    });
    expect(headers.get('content-type')).toContain('text/event-stream');
    const events = eventsOf(text);
    expect(events.at(-1)).toBe('[DONE]');
    const usageChunk = events.at(-2);
    expect(usageChunk.choices).toEqual([]);
    const chunks = events.slice(0, -2);
    expect(chunks.every((chunk: Loose) => chunk.object === 'chat.completion.chunk' && chunk.usage === null)).toBe(true);
    expect(chunks.map((chunk: Loose) => chunk.choices[0].finish_reason).filter(Boolean)).toEqual(['stop']);
    const content = chunks.map((chunk: Loose) => chunk.choices[0].delta.content ?? '').join('');
    const plain = await openai(sim, { prompt });
    expect(content).toContain(stamp);
    expect(content).toBe(plain.json.choices[0].message.content);
    expect(usageChunk.usage).toEqual(plain.json.usage);
  });

  test('in the OpenAI format has no usage unless asked for', async () => {
    const sim = await simulator({ profile: 'instant' });
    const { text } = await openai(sim, { prompt, body: { stream: true } });
    expect(text).not.toContain('"usage"');
  });

  test('in the Anthropic format has its named events in order', async () => {
    const sim = await simulator({ profile: 'instant' });
    const { text } = await anthropic(sim, { prompt, body: { stream: true } });
    const names = [...text.matchAll(/^event: (.+)$/gm)].map((match) => match[1]);
    expect(names.filter((name) => name !== 'content_block_delta')).toEqual([
      'message_start',
      'content_block_start',
      'ping',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    const events = eventsOf(text);
    expect(events.map((event: Loose) => event.delta?.text ?? '').join('')).toContain(stamp);
    const plain = await anthropic(sim, { prompt });
    expect(events[0].message.usage.input_tokens).toBe(plain.json.usage.input_tokens);
    expect(events.at(-2)).toMatchObject({
      delta: { stop_reason: 'end_turn' },
      usage: { output_tokens: plain.json.usage.output_tokens },
    });
  });

  test('in the Gemini format has the finish reason on its last event only', async () => {
    const sim = await simulator({ profile: 'instant' });
    const { text } = await gemini(sim, { prompt, stream: true });
    const events = eventsOf(text);
    expect(events.length).toBeGreaterThan(3);
    expect(events.map((event: Loose) => event.candidates[0].finishReason).filter(Boolean)).toEqual(['STOP']);
    expect(events.at(-1).candidates[0].finishReason).toBe('STOP');
    expect(events.map((event: Loose) => event.candidates[0].content.parts[0].text).join('')).toContain(stamp);
  });

  test('is spread over the time that writing takes', async () => {
    const latency = { firstByteMs: 20, sigma: 0, perOutputTokenMs: 1 };
    const sim = await simulator({ profile: { name: 'paced', latency } });
    const response = await fetch(`${sim.baseUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer k' },
      body: JSON.stringify({
        model: 'gpt-4.1',
        stream: true,
        max_tokens: 200,
        messages: [{ role: 'user', content: prompt }],
      }),
    });
    const arrivals: number[] = [];
    for await (const _ of response.body!) arrivals.push(performance.now());
    expect(arrivals.length).toBeGreaterThan(8);
    expect(arrivals.at(-1)! - arrivals[0]!).toBeGreaterThan(120);
  });
});
