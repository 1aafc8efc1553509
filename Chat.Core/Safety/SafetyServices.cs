using Microsoft.Extensions.DependencyInjection;

namespace Chat.Core.Safety;

/// <summary>Registers reports.</summary>
internal static class SafetyServices
{
    public static IServiceCollection AddSafety(this IServiceCollection services) => services
        .AddSingleton<ReportQuota>().AddSingleton<ReportUser>().AddSingleton<ExpireReports>().AddSingleton<ExportReports>();
}
