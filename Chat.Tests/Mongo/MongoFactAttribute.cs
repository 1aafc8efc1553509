using Xunit.Abstractions;
using Xunit.Sdk;

namespace Chat.Tests.Mongo;

/// <summary>A fact that needs the server; skipped out loud without one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MongoFactAttribute : FactAttribute
{
    public MongoFactAttribute() => Skip = MongoServer.ConnectionString is null ? SkipWithoutServer.Reason : null;
}

/// <summary>A theory that needs the server.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MongoTheoryAttribute : TheoryAttribute
{
    public MongoTheoryAttribute() => Skip = MongoServer.ConnectionString is null ? SkipWithoutServer.Reason : null;
}

/// <summary>
/// Turns the inherited facts of a contract into skipped ones when there is no server: xunit 2 can't skip a fact from
/// inside, and the contracts know of no adapter. An orderer is what sees a class's test cases before they run.
/// </summary>
public sealed class SkipWithoutServer(IMessageSink diagnostics) : ITestCaseOrderer
{
    public const string Name = "Chat.Tests.Mongo.SkipWithoutServer";
    public const string Assembly = "Chat.Tests";
    public const string Reason = $"set {MongoServer.Variable} to the connection string of a MongoDB-compatible server";

    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase => MongoServer.ConnectionString is null ? testCases.Select(Skip) : testCases;

    private TTestCase Skip<TTestCase>(TTestCase testCase)
        where TTestCase : ITestCase => testCase is IXunitTestCase
            ? (TTestCase)(ITestCase)new SkippedTestCase(diagnostics, testCase.TestMethod, testCase.TestMethodArguments)
            : testCase;

    private sealed class SkippedTestCase : XunitTestCase
    {
        // For xunit's serializer, which has no business with it: the case is made where it runs.
        [Obsolete("For deserialization only.")]
        public SkippedTestCase()
        {
        }

        public SkippedTestCase(IMessageSink diagnostics, ITestMethod method, object[]? arguments)
            : base(diagnostics, TestMethodDisplay.ClassAndMethod, TestMethodDisplayOptions.None, method, arguments)
        {
        }

        protected override string GetSkipReason(IAttributeInfo factAttribute) => Reason;
    }
}
