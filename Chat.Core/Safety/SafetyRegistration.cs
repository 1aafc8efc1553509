using Microsoft.Extensions.DependencyInjection;

namespace Chat.Core.Safety;

/// <summary>Registers reports and what administrators do about them.</summary>
internal static class SafetyRegistration
{
    public static IServiceCollection AddSafety(this IServiceCollection services) => services
        .AddSingleton<ReportQuota>().AddSingleton<ReportUser>().AddSingleton<ExpireReports>()
        .AddSingleton<ReportViewFactory>().AddSingleton<DeleteReported>()
        .AddSingleton<ListReports>().AddSingleton<GetReport>().AddSingleton<ResolveReport>().AddSingleton<TraceMessage>();
}
