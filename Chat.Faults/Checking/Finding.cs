namespace Chat.Faults.Checking;

/// <summary>A rule that the run broke, and the evidence.</summary>
public sealed record Finding(Rule Rule, string Detail)
{
    public override string ToString() => $"{Rule}: {Detail}";
}
