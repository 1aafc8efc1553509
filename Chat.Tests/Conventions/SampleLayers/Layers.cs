// Each of these namespaces uses the upper one in another way. NamespaceTests must find all of them.
#pragma warning disable MA0047, IDE0130, IDE0160, IDE0161
namespace Chat.Tests.Conventions.SampleLayers.Upper
{
    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class UpperAttribute : Attribute;

    internal static class Target
    {
        public static int Count => 1;
    }

    internal sealed class Item;
}

namespace Chat.Tests.Conventions.SampleLayers.Signature
{
    internal static class Sample
    {
        public static void Take(Upper.Item?[] items) => _ = items.Length;
    }
}

namespace Chat.Tests.Conventions.SampleLayers.Body
{
    internal static class Sample
    {
        public static int Count() => Upper.Target.Count;
    }
}

namespace Chat.Tests.Conventions.SampleLayers.Lambda
{
    internal static class Sample
    {
        public static Func<int> Count { get; } = () => Upper.Target.Count;
    }
}

namespace Chat.Tests.Conventions.SampleLayers.TypeArgument
{
    internal static class Sample
    {
        public static object Create() => new List<Lazy<Upper.Item>>();
    }
}

namespace Chat.Tests.Conventions.SampleLayers.Decoration
{
    [Upper.Upper]
    internal static class Sample;
}
