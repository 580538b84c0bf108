import { SimulateDeadlinesBody, SimulatedDeadlines } from '#contracts';
import { endpoint, json, jsonBody } from '#platform';

/** Questions that change nothing. */
export const simulationEndpoints = {
  deadlines: endpoint({
    id: 'simulateDeadlines',
    method: 'POST',
    path: '/v1/simulations/deadlines',
    tag: 'Simulations',
    summary:
      'Which open requests would miss their date if a source, a host or a team were away, or if the last sweep ran on another day',
    permission: 'simulations:run',
    body: jsonBody(SimulateDeadlinesBody),
    answer: json(200, SimulatedDeadlines),
  }),
};
