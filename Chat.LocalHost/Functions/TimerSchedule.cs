using System.Globalization;
using Microsoft.Extensions.Configuration;
using NCrontab;

namespace Chat.LocalHost.Functions;

/// <summary>The schedule of a timer function: NCRONTAB with five or six fields, a TimeSpan, or a %setting% with one of them.</summary>
internal static class TimerSchedule
{
    private const int FieldsWithSeconds = 6;

    /// <summary>Gives the next time after a time, both in UTC.</summary>
    /// <exception cref="FunctionStartException">The schedule of the function can't be read.</exception>
    public static Func<DateTime, DateTime> Parse(string schedule, string function, IConfiguration configuration)
    {
        var text = schedule is ['%', .. var setting, '%']
            ? configuration[setting]
                ?? throw new FunctionStartException($"The function {function} needs the setting {setting} for its schedule.")
            : schedule;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero)
        {
            return now => now + interval;
        }

        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        var cron = CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = fields == FieldsWithSeconds });
        return cron is null
            ? throw new FunctionStartException($"The schedule of the function {function} is neither NCRONTAB nor a time span.")
            : now => cron.GetNextOccurrence(now);
    }
}
