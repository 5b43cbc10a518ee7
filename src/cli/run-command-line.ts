import process from 'node:process';
import { cac } from 'cac';
import { ownVersion } from '../runs/system-record.ts';
import { RunFailure } from '../shared/run-failure.ts';
import { UserError } from '../shared/user-error.ts';
import { refuseUnknownOptions, splitArguments } from './arguments.ts';
import { registerBenchmarkCommand } from './benchmark.ts';
import { registerBestResponseCommand } from './best-response.ts';
import { registerCheckCommand } from './check.ts';
import { registerCityCommands } from './city.ts';
import { registerEvaluateCommand } from './evaluate.ts';
import { FAILED, MISTAKE } from './exit-codes.ts';
import { registerExploitabilityCommand } from './exploitability.ts';
import { registerFluctuationCommands } from './fluctuation.ts';
import { registerListCommand } from './list.ts';
import { registerReplayCommand } from './replay.ts';
import { registerReportCommand } from './report.ts';
import { registerTournamentCommand } from './tournament.ts';
import { registerTrainCommand } from './train.ts';
import { registerTripsCommands } from './trips.ts';
import { unknownCommand } from './unknown-command.ts';

/**
 * Runs one command line, `argv` as `process.argv` has it, and leaves the exit code in `process.exitCode`. A mistake of the user is one
 * sentence on standard error and exit code 2; so is what gives way under a run, with exit code 1; anything else that fails is 1, with a stack trace.
 */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  const given = splitArguments(argv.slice(2));
  const cli = cac('murmur');
  registerTrainCommand(cli, given);
  registerEvaluateCommand(cli, given);
  registerBenchmarkCommand(cli, given);
  registerTournamentCommand(cli, given);
  registerReportCommand(cli);
  registerExploitabilityCommand(cli);
  registerBestResponseCommand(cli, given);
  registerReplayCommand(cli, given);
  registerFluctuationCommands(cli);
  registerListCommand(cli, given);
  registerCheckCommand(cli, given);
  registerTripsCommands(cli);
  registerCityCommands(cli);
  cli.help();
  cli.version(ownVersion());
  try {
    cli.parse([...argv.slice(0, 2), ...given.argv], { run: false });
    const command = cli.matchedCommand;
    if (command) {
      if (!command.config.allowUnknownOptions) refuseUnknownOptions(command, cli.options, given.dotted);
      await cli.runMatchedCommand();
    } else if (!cli.options['help'] && !cli.options['version']) {
      const [name] = cli.args;
      if (name === undefined) cli.outputHelp();
      else {
        const known = cli.commands.map((command) => command.name);
        throw unknownCommand('murmur', name, known);
      }
    }
  } catch (error) {
    process.exitCode = report(error as Error);
  }
}

function report(error: Error): number {
  if (error instanceof UserError) {
    console.error(error.message);
    return MISTAKE;
  }
  if (error instanceof RunFailure) {
    console.error(error.message);
    return FAILED;
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    console.error(
      'The disk is full. What was written before stands: free some space, and give the same command again, with --resume where it has one.',
    );
    return FAILED;
  }
  if (error.name === 'CACError') {
    const message = error.message.replaceAll('`', '"');
    console.error(`${message.charAt(0).toUpperCase()}${message.slice(1)}; see murmur --help.`);
    return MISTAKE;
  }
  console.error(`Something went wrong that should not: ${error.message}\n${error.stack}`);
  return FAILED;
}
