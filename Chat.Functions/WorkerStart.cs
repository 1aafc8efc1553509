using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Chat.Functions;

/// <summary>The hosted services of the worker's start.</summary>
public static class WorkerStart
{
    /// <summary>
    /// Removes the hosted service that reads the keys of Data Protection. MVC, which the worker's HTTP extension registers, adds it for
    /// cookies and forms; the worker has neither, and the reading took 70 ms of a sampled start.
    /// </summary>
    public static IServiceCollection RemoveKeyReading(this IServiceCollection services)
    {
        var reading = services.FirstOrDefault(service => service.ServiceType == typeof(IHostedService)
            && service.ImplementationType?.Assembly == typeof(DataProtectionOptions).Assembly);
        if (reading is not null)
        {
            services.Remove(reading);
        }

        return services;
    }
}
