import { z } from 'zod';
import { configSchema } from './schema.ts';

/** The text of `llmgw.config.schema.json`, which editors use to check and complete a configuration file. */
export const configJsonSchema = (): string => {
  // Draft 7 is what editors' YAML support understands.
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' });
  const head = {
    $schema,
    title: 'llmgw configuration',
    description: 'llmgw.config.yaml: providers, models, routing and limits of llmgw.',
  };
  return `${JSON.stringify({ ...head, ...schema }, null, 2)}\n`;
};
