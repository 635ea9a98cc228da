class SpeechEngine {
  constructor(readonly model: string) {
    if (!model.startsWith("whisper")) throw new RangeError("unknown model");
  }
}

const buildEngine = (model: string) => new SpeechEngine(model);

export async function transcribeFile(model: string): Promise<SpeechEngine> {
  await Promise.resolve();
  return buildEngine(model);
}

export const runQueue = async (model: string) => {
  const engine = await transcribeFile(model);
  return engine.model;
};
