using Chat.Faults.Log;

namespace Chat.Faults.Checking;

/// <summary>Each device that caught up shows what a fresh fetch shows.</summary>
internal static class ConvergenceRule
{
    public static IEnumerable<Finding> Check(CheckedRun run)
    {
        var fetched = run.Of<ViewTaken>().Where(view => view.Device is null)
            .ToDictionary(view => (view.User, view.ChatId), view => view.Lines);
        return from view in run.Of<ViewTaken>()
               where view.Device is not null
               let difference = Difference(view.Lines, fetched.GetValueOrDefault((view.User, view.ChatId), []))
               where difference is not null
               select new Finding(Rule.Convergence, $"{view.Device} of {view.User} in {view.ChatId}: {difference}");
    }

    private static string? Difference(IReadOnlyList<string> held, IReadOnlyList<string> fetched)
    {
        for (var i = 0; i < Math.Max(held.Count, fetched.Count); i++)
        {
            var (mine, fresh) = (held.ElementAtOrDefault(i), fetched.ElementAtOrDefault(i));
            if (mine != fresh)
            {
                return $"holds {mine ?? "nothing"} where a fetch has {fresh ?? "nothing"}";
            }
        }

        return null;
    }
}
