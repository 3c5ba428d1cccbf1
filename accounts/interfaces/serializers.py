"""People and their tokens as the API tells them."""

from rest_framework import serializers


class SignInSerializer(serializers.Serializer):
    """What a program signs in with; `code` where the person has a second factor."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)
    code = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)


class TokenSerializer(serializers.Serializer):
    """The token is shown once; only its digest is kept."""

    token = serializers.CharField()
    expires_at = serializers.DateTimeField(allow_null=True)


class PersonSerializer(serializers.Serializer):
    """The person who asks."""

    code = serializers.CharField()
    name = serializers.CharField()
    email = serializers.EmailField()
    language = serializers.CharField()
    time_zone = serializers.CharField()
