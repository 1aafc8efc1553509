using System.Text.Json.Serialization;
using Chat.Adapters.Mongo;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Paging;
using Chat.Functions;
using Chat.Functions.Security;
using Chat.Tests.App;
using Chat.Tests.Conventions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Moq;

namespace Chat.Tests.Infra;

/// <summary>The call that the worker makes by itself beside its start.</summary>
public sealed class WarmUpTests
{
    [Fact]
    public async Task The_warm_up_is_admitted_as_a_user_whom_nobody_knows_and_reads_the_chat_list()
    {
        var lists = new Mock<IChatLists>();
        lists.SetReturnsDefault(Task.FromResult<IReadOnlyList<Conversation>>([]));
        await using var app = await ChatApp.StartAsync(configure: services => services.AddSingleton(lists.Object));

        await RunAsync(app);

        Assert.Equal(1, app.Services.GetRequiredService<VerifiedTokens>().Count);
        var query = Assert.Single(lists.Invocations.SelectMany(call => call.Arguments).OfType<ChatListQuery>().Distinct());
        Assert.StartsWith("warm-up-", query.UserId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_does_not_stop_the_worker()
    {
        var lists = new Mock<IChatLists>(MockBehavior.Strict);
        lists.SetReturnsDefault(Task.FromException<IReadOnlyList<Conversation>>(new DependencyException("database")));
        await using var app = await ChatApp.StartAsync(configure: services => services.AddSingleton(lists.Object));

        await RunAsync(app);

        Assert.NotEmpty(lists.Invocations);
    }

    [Fact]
    public void The_worker_warms_up() => Assert.Contains(
        "ServiceDescriptor.Singleton<IHostedService, WarmUp>());", Repository.Read("Chat.Functions/Program.cs"), StringComparison.Ordinal);

    [Fact]
    public async Task The_answer_of_the_first_call_is_written_by_generated_code()
    {
        await using var app = await ChatApp.StartAsync();

        var json = app.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;

        Assert.IsAssignableFrom<JsonSerializerContext>(json.GetTypeInfo(typeof(Page<ChatView>)).OriginatingResolver);
    }

    // A malformed connection string stops the construction of the client, so this fails when a hosted service constructs it.
    [Fact]
    public async Task The_hosted_services_of_MongoDB_do_not_construct_its_client_before_the_host_answers()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Mongo:ConnectionString", "not an address")]).Build();
        await using var services = new ServiceCollection().AddLogging().AddMongoStores(settings).BuildServiceProvider();

        Assert.NotEmpty(services.GetServices<IHostedService>());
        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<MongoStorage>());
    }

    [Fact]
    public void The_keys_of_Data_Protection_are_not_read_at_the_start()
    {
        var services = new ServiceCollection().AddDataProtection().Services;
        Assert.Contains(services, service => service.ServiceType == typeof(IHostedService));

        services.RemoveKeyReading();

        Assert.DoesNotContain(services, service => service.ServiceType == typeof(IHostedService));
        Assert.NotNull(services.BuildServiceProvider().GetDataProtector("a test"));
    }

    [Fact]
    public void The_worker_does_not_read_the_keys() => Assert.Contains(
        "builder.Services.RemoveKeyReading();", Repository.Read("Chat.Functions/Program.cs"), StringComparison.Ordinal);

    [Fact]
    public void One_image_holds_the_generic_code_that_belongs_to_no_assembly() => Assert.Contains(
        "--non-local-generics-module:Chat.Functions;--opt-cross-module:*",
        Repository.Read("Chat.Functions/Chat.Functions.csproj"),
        StringComparison.Ordinal);

    private static async Task RunAsync(ChatApp app)
    {
        using var warmUp = ActivatorUtilities.CreateInstance<WarmUp>(app.Services);
        await warmUp.StartAsync(CancellationToken.None);
        await warmUp.ExecuteTask!;
    }
}
