import { describe, expect, it } from '@jest/globals';
import { numberPlaces } from './deadline-marks.js';

describe('numbers on the line of dates', () => {
  it('stand at their marks where there is room', () => {
    expect(numberPlaces([0, 500, 1000], 34, 1000)).toEqual([0, 500, 1000]);
  });

  it('stand beside one another, in order, where marks are near one another or on the same place', () => {
    expect(numberPlaces([0, 10, 500, 500], 34, 1000)).toEqual([0, 34, 500, 534]);
  });

  it('stay on the line at its end', () => {
    expect(numberPlaces([0, 990, 1000, 1000], 34, 1000)).toEqual([0, 932, 966, 1000]);
  });
});
