using Chat.Core.Access;

namespace Chat.Tests.Contracts;

/// <summary>The promises of <see cref="ISuspensionStore"/> and <see cref="IAuditLog"/>.</summary>
public abstract class AdministrationContract : StoreContract
{
    [Fact]
    public async Task A_suspension_is_found_until_it_is_removed_and_a_later_one_replaces_it()
    {
        var user = Stores.NewId("user");
        var first = new Suspension(user, Stores.At(9), "root", Stores.Start);
        Assert.Null(await Stores.Suspensions.FindAsync(user, Ct));

        await Stores.Suspensions.SaveAsync(first, Ct);
        Assert.Equal(first, await Stores.Suspensions.FindAsync(user, Ct));

        await Stores.Suspensions.SaveAsync(first with { Until = null, By = "other", At = Stores.At(1) }, Ct);
        Assert.Equal(new Suspension(user, null, "other", Stores.At(1)), await Stores.Suspensions.FindAsync(user, Ct));
        Assert.Null(await Stores.Suspensions.FindAsync(Stores.NewId("user"), Ct));

        await Stores.Suspensions.RemoveAsync(user, Ct);
        await Stores.Suspensions.RemoveAsync(user, Ct);
        Assert.Null(await Stores.Suspensions.FindAsync(user, Ct));
    }

    [Fact]
    public async Task The_audit_log_lists_the_newest_entries_first_page_by_page()
    {
        var prefix = Stores.NewId("a");
        var entries = Enumerable.Range(0, 3)
            .Select(i =>
                new AuditEntry(
                    $"{prefix}-{i}", Stores.At(i), "root", AuditActions.Suspend, i == 0 ? null : "ben", i == 0 ? null : "detail")).ToList();
        foreach (var entry in entries)
        {
            await Stores.Audit.AddAsync(entry, Ct);
        }

        Assert.Equal([entries[2], entries[1]], await Stores.Audit.ListAsync($"{prefix}-9", 2, Ct));
        Assert.Equal(entries[0], (await Stores.Audit.ListAsync(entries[1].Id, 2, Ct))[0]);
        Assert.Single(await Stores.Audit.ListAsync(null, 1, Ct));
    }
}
