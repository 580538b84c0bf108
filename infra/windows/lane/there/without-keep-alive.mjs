/** Preloaded into a handler: Wine answers `connect UNKNOWN` to whoever asks for keep-alive, as kafkajs does. */
import { Socket } from 'node:net';

Socket.prototype.setKeepAlive = function setKeepAlive() {
  return this;
};
