using Chat.Faults.Log;

namespace Chat.Faults.Checking;

/// <summary>Decides from the log of a run alone whether the product kept its promises.</summary>
public static class Checker
{
    /// <param name="records">A run that ended with a fetch by every user.</param>
    /// <param name="blockGrace">For so long after a block, an event that was on its way before may still arrive.</param>
    public static IReadOnlyList<Finding> Check(IReadOnlyList<LogRecord> records, TimeSpan blockGrace)
    {
        var run = new CheckedRun(records);
        return
        [
            .. run.Chats.SelectMany(chat => SendRules.Check(run, chat)),
            .. run.Chats.SelectMany(chat => NumberRules.Check(run, chat)),
            .. run.Chats.SelectMany(chat => ChangeRules.Check(run, chat)),
            .. run.Chats.SelectMany(chat => ReadRules.Check(run, chat)),
            .. ReadRules.CheckTotals(run),
            .. LeakRules.CheckStrangers(run),
            .. run.Chats.SelectMany(chat => LeakRules.CheckBlocks(run, chat, blockGrace)),
            .. ConvergenceRule.Check(run),
            .. FileRules.Check(run),
            .. run.Of<CallFailed>().Select(call => new Finding(Rule.Answer, $"{call.User} got {call.Answer} from {call.Call}")),
            .. run.Of<SecretLogged>().Select(logged => new Finding(Rule.Secrecy, logged.Line)),
        ];
    }
}
