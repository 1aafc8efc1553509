using Chat.Tests.Contracts;

namespace Chat.Tests.Conventions;

/// <summary>A contract that one adapter never runs is none.</summary>
public sealed class ContractTests
{
    public static TheoryData<string> StoreContracts { get; } =
        [
            .. typeof(StoreContract).Assembly.GetTypes()
                .Where(t => t.BaseType == typeof(StoreContract) && t.IsAbstract)
                .Select(t => t.FullName!),
        ];

    [Theory]
    [MemberData(nameof(StoreContracts))]
    public void Every_contract_of_a_store_runs_on_every_store(string contract) =>
        Assert.Equal(["Mongo", "Sqlite"], AdaptersOf(typeof(StoreContract).Assembly.GetType(contract, throwOnError: true)!));

    private static IEnumerable<string> AdaptersOf(Type contract) =>
        contract.Assembly.GetTypes().Where(t => t.BaseType == contract).Select(t => t.Namespace!.Split('.')[^1])
            .Order(StringComparer.Ordinal);
}
