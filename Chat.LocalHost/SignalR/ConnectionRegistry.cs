namespace Chat.LocalHost.SignalR;

/// <summary>The open connections by id, by user and by group. A group ends with its last connection.</summary>
internal sealed class ConnectionRegistry
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, EmulatorConnection> _connections = [];
    private readonly Dictionary<(string Hub, string User), HashSet<EmulatorConnection>> _users = [];
    private readonly Dictionary<(string Hub, string Group), HashSet<EmulatorConnection>> _groups = [];

    /// <summary>False, and nothing changed, when the user has <paramref name="maxPerUser"/> connections already.</summary>
    public bool TryAdd(EmulatorConnection connection, int maxPerUser)
    {
        lock (_gate)
        {
            if (connection.Identity.UserId is { } user)
            {
                var key = (connection.Identity.Hub, user);
                if (_users.TryGetValue(key, out var own) && own.Count >= maxPerUser)
                {
                    return false;
                }

                AddTo(_users, key, connection);
            }

            _connections.Add(connection.Id, connection);
            return true;
        }
    }

    public void Remove(EmulatorConnection connection)
    {
        lock (_gate)
        {
            _connections.Remove(connection.Id);
            if (connection.Identity.UserId is { } user)
            {
                RemoveFrom(_users, (connection.Identity.Hub, user), connection);
            }

            RemoveFromAllGroups(connection);
        }
    }

    public EmulatorConnection? Find(string hub, string id)
    {
        lock (_gate)
        {
            return _connections.TryGetValue(id, out var connection) && IsIn(hub, connection) ? connection : null;
        }
    }

    public IReadOnlyList<EmulatorConnection> All(string hub)
    {
        lock (_gate)
        {
            return [.. _connections.Values.Where(connection => IsIn(hub, connection))];
        }
    }

    public IReadOnlyList<EmulatorConnection> OfUser(string hub, string userId) => Snapshot(_users, (Normalise(hub), userId));

    public IReadOnlyList<EmulatorConnection> InGroup(string hub, string group) => Snapshot(_groups, (Normalise(hub), group));

    /// <summary>False when there is no such connection.</summary>
    public bool Join(string hub, string group, string connectionId) =>
        Change(hub, connectionId, connection => AddTo(_groups, (connection.Identity.Hub, group), connection));

    /// <inheritdoc cref="Join"/>
    public bool Leave(string hub, string group, string connectionId) =>
        Change(hub, connectionId, connection => RemoveFrom(_groups, (connection.Identity.Hub, group), connection));

    /// <inheritdoc cref="Join"/>
    public bool LeaveAll(string hub, string connectionId) => Change(hub, connectionId, RemoveFromAllGroups);

    /// <summary>The service knows hubs in lower case only.</summary>
    public static string Normalise(string hub) => hub.ToLowerInvariant();

    private bool Change(string hub, string connectionId, Action<EmulatorConnection> change)
    {
        lock (_gate)
        {
            var connection = Find(hub, connectionId);
            if (connection is not null)
            {
                change(connection);
            }

            return connection is not null;
        }
    }

    private void RemoveFromAllGroups(EmulatorConnection connection)
    {
        foreach (var key in _groups.Where(group => group.Value.Contains(connection)).Select(group => group.Key).ToList())
        {
            RemoveFrom(_groups, key, connection);
        }
    }

    private EmulatorConnection[] Snapshot(
        Dictionary<(string, string), HashSet<EmulatorConnection>> sets, (string, string) key)
    {
        lock (_gate)
        {
            return sets.TryGetValue(key, out var set) ? [.. set] : [];
        }
    }

    private static bool IsIn(string hub, EmulatorConnection connection) =>
        string.Equals(connection.Identity.Hub, Normalise(hub), StringComparison.Ordinal);

    private static void AddTo(
        Dictionary<(string, string), HashSet<EmulatorConnection>> sets, (string, string) key, EmulatorConnection connection)
    {
        if (!sets.TryGetValue(key, out var set))
        {
            sets[key] = set = [];
        }

        set.Add(connection);
    }

    private static void RemoveFrom(
        Dictionary<(string, string), HashSet<EmulatorConnection>> sets, (string, string) key, EmulatorConnection connection)
    {
        if (sets.TryGetValue(key, out var set) && set.Remove(connection) && set.Count == 0)
        {
            sets.Remove(key);
        }
    }
}
