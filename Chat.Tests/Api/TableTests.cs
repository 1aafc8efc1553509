using System.Reflection;
using Chat.Functions.Http;
using Microsoft.Azure.Functions.Worker;
using Events = Chat.Core.Realtime.ServerEvents;

namespace Chat.Tests.Api;

/// <summary>The tables, the functions and the tests name the same things.</summary>
public sealed class TableTests
{
    private static readonly IReadOnlyList<MethodInfo> Functions = MethodsOf(typeof(ChatsFunctions).Assembly);

    [Fact]
    public void Every_row_has_a_test() => Assert.Empty(WithoutTest(ApiTable.All, Covered()));

    [Fact]
    public void A_row_without_a_test_is_found() =>
        Assert.Equal(["client dance"], WithoutTest(["client join_chat", "client dance"], Covered()));

    [Fact]
    public void Tests_cover_only_rows_that_are_in_a_table() => Assert.Empty(Covered().Except(ApiTable.All));

    [Fact]
    public void The_endpoints_are_the_routes_of_the_functions() => AssertSame(
        ApiTable.Endpoints.Concat(ApiTable.Beyond), Functions.SelectMany(Routes));

    [Fact]
    public void The_client_events_are_the_triggers_of_the_functions() => AssertSame(
        ApiTable.ClientEvents,
        from trigger in Functions.SelectMany(Triggers<SignalRTriggerAttribute>)
        where trigger.Category == "messages"
        select $"client {trigger.Event}");

    [Fact]
    public void The_server_events_are_the_names_in_the_code() => AssertSame(
        ApiTable.ServerEvents, typeof(Events).GetFields().Select(f => $"server {f.GetRawConstantValue()}"));

    [Fact]
    public void No_row_is_there_twice() => Assert.Equal(ApiTable.All.Distinct(), ApiTable.All);

    private static void AssertSame(IEnumerable<string> table, IEnumerable<string> code) =>
        Assert.Equal(table.Order(StringComparer.Ordinal), code.Order(StringComparer.Ordinal));

    private static IEnumerable<string> WithoutTest(IEnumerable<string> rows, IReadOnlySet<string> covered) =>
        rows.Where(row => !covered.Contains(row));

    private static HashSet<string> Covered() =>
    [
        .. from method in MethodsOf(typeof(TableTests).Assembly)
           where method.GetCustomAttributes<FactAttribute>().Any(fact => fact.Skip is null)
           from covers in method.GetCustomAttributes<CoversAttribute>()
           select covers.Row,
    ];

    private static IReadOnlyList<MethodInfo> MethodsOf(Assembly assembly) =>
        [
            .. assembly.GetTypes()
                .Where(type => !type.IsAbstract)
                .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance)),
        ];

    private static IEnumerable<T> Triggers<T>(MethodInfo method)
        where T : Attribute => method.GetParameters().SelectMany(parameter => parameter.GetCustomAttributes<T>());

    private static IEnumerable<string> Routes(MethodInfo method) =>
        from trigger in Triggers<HttpTriggerAttribute>(method)
        from verb in trigger.Methods ?? []
        select $"{verb.ToUpperInvariant()} /api/{AdminRoute.ToPlain(trigger.Route!)}";
}
