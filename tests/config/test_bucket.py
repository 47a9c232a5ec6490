"""Files in a bucket: a server that speaks S3 runs beside the tests."""

from __future__ import annotations

import json

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from moto.server import ThreadedMotoServer

from config.env import ConfigurationError, Env, file_storage
from config.portability.exporting import export
from incidents.domain.attachments import attach, remove
from learnings.domain.erasing import erase_span
from tests.incidents.conftest import PNG

KEYS = {"S3_ACCESS_KEY_ID": "tide", "S3_SECRET_ACCESS_KEY": "harbour"}


@pytest.fixture(scope="module")
def server():
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(server, settings):
    """An empty bucket, and the installation keeps its files there."""
    client = boto3.client(
        "s3", endpoint_url=server, aws_access_key_id="tide", aws_secret_access_key="harbour", region_name="us-east-1"
    )
    client.create_bucket(Bucket="files")
    settings.STORAGES = settings.STORAGES | {
        "default": file_storage(Env({"S3_BUCKET": "files", "S3_ENDPOINT_URL": server, "S3_PREFIX": "/ours/", **KEYS}))
    }
    yield client
    for entry in client.list_objects_v2(Bucket="files").get("Contents", []):
        client.delete_object(Bucket="files", Key=entry["Key"])
    client.delete_bucket(Bucket="files")


def names(client) -> list[str]:
    return [entry["Key"] for entry in client.list_objects_v2(Bucket="files").get("Contents", [])]


@pytest.mark.django_db
def test_a_file_goes_in_and_comes_out_through_us(bucket, incident, author, stranger, client_of):
    browser = client_of(author)
    address = reverse("incidents:upload", args=[incident.pk])
    browser.post(address, {"file": SimpleUploadedFile("lamp.png", PNG)})
    row = incident.attachments.get()
    assert names(bucket) == [f"ours/attachments/{incident.pk}/{row.sha256[:32]}"]
    response = browser.get(row.get_absolute_url())
    assert b"".join(response.streaming_content) == PNG
    assert response["Content-Disposition"] == 'inline; filename="lamp.png"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert str(bucket.meta.endpoint_url) not in browser.get(incident.get_absolute_url()).content.decode()
    incident.visibility = "restricted"
    incident.save()
    assert client_of(stranger).get(row.get_absolute_url()).status_code == 404


@pytest.mark.django_db
def test_a_file_that_is_gone_from_the_bucket_is_a_404(bucket, incident, author, client_of):
    row = attach(incident, by=author, file=SimpleUploadedFile("lamp.png", PNG))
    bucket.delete_object(Bucket="files", Key=names(bucket)[0])
    assert client_of(author).get(row.get_absolute_url()).status_code == 404


@pytest.mark.django_db
def test_deleting_and_erasing_reach_the_bucket(bucket, incident, author, admin, django_capture_on_commit_callbacks):
    row = attach(incident, by=author, file=SimpleUploadedFile("lamp.png", PNG))
    note = attach(incident, by=author, file=ContentFile(b"login hunter-seventeen\n", name="a.log"))
    with django_capture_on_commit_callbacks(execute=True):
        remove(row, by=author)
        erase_span("hunter-seventeen", by=admin, reason="A password")
    note.refresh_from_db()
    (left,) = names(bucket)
    assert left == f"ours/{note.file.name}"
    assert bucket.get_object(Bucket="files", Key=left)["Body"].read() == b"login [erased]\n"


@pytest.mark.django_db(transaction=True)
def test_an_export_takes_the_files_out_of_the_bucket(bucket, incident, author, tmp_path):
    row = attach(incident, by=author, file=SimpleUploadedFile("lamp.png", PNG))
    export(tmp_path / "out")
    folder = tmp_path / "out" / "incidents" / f"INC-{incident.pk}"
    assert (folder / "attachments" / f"{row.pk}-lamp.png").read_bytes() == PNG
    told = json.loads((folder / "incident.json").read_text())["attachments"][0]["file"]
    assert told["stored_as"] == row.file.name


def test_no_address_of_the_bucket_is_ever_given_away(bucket):
    with pytest.raises(ValueError, match="ask who may see them"):
        storages["default"].url("attachments/1/abc")


def test_without_a_bucket_files_stay_in_the_file_system():
    assert file_storage(Env({}))["BACKEND"].endswith("FileSystemStorage")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"S3_REGION": "x"}, "S3_REGION says nothing without S3_BUCKET"),
        (KEYS, "S3_ACCESS_KEY_ID says nothing without S3_BUCKET"),
        ({"S3_BUCKET": "b", "S3_ACCESS_KEY_ID": "x"}, "go together"),
        ({"S3_BUCKET": "b", "S3_ENDPOINT_URL": "ftp://x"}, "is not an address"),
    ],
)
def test_half_a_bucket_stops_the_start(values, words):
    with pytest.raises(ConfigurationError, match=words):
        file_storage(Env(values))
