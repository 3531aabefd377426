using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Platform.Telemetry.Metrics;

internal static class MetricsEndpoint
{
    public static void Map(IEndpointRouteBuilder management) =>
        management.MapGet("/metrics", HandleAsync).DisableHttpMetrics().ExcludeFromDescription();

    private static async Task HandleAsync(HttpContext http)
    {
        http.Response.ContentType = PrometheusText.ContentType;
        http.RequestServices.GetRequiredService<MetricsListener>().Scrape(families =>
        {
            var text = new PrometheusText(http.Response.BodyWriter);
            foreach (var family in families)
                text.Write(family);
            ProcessMetrics.Write(text);
            return true;
        });
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }
}
