export interface Track {
  name: string;
  channels: number[] | undefined;
}

export class Recorder {
  private tracks: Track[] = [];

  addTrack(track: Track): void {
    this.tracks.push(track);
    this.drawPeaks(track);
  }

  drawPeaks(track: Track): number {
    return measureLoudest(track);
  }
}

export function measureLoudest(track: Track): number {
  return firstChannel(track) * 2;
}

const firstChannel = (track: Track): number => {
  const { channels } = track;
  return channels![0];
};
