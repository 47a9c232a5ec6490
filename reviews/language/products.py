"""Software, services and vendors that people write about with a capital: none of them forgets or asks anybody."""

from reviews.language.words import listed

PRODUCTS = listed(
    """
    acme aggregator aiven amqp analytics ats aptly arclamp auditd authdns backup4 bacula banner barman bastion
    beta binder binderhub bird blackbox blazegraph borg bosh bottlerocket burrow cacti cadvisor cdn cephadm
    certmanager changeprop chartmuseum cinder citoid clamd cloudinit cloudwatch codfw collectd confd conftool
    conntrack coreos cron cronjob crun cumin dashiki dataflow designate dhcpd diamond dnsmasq dnsrecursor docsearch
    druid eqiad eqsin esams esxi etcdctl etherpad eventbus eventgate eventlogging eventstreams exim4 fail2ban ferm
    flagger flaggedrevs fleet flagd frr ganglia ganeti gdnsd geoip gitiles glance glusterfs gnocchi graphoid
    gvisor hadoop heartbeat heat hhvm hiera horizon hound httpd hue icingaweb idrac ilo imagemagick inetd
    ipmi ipvs iptables ircd ironic iscsi jobrunner jmeter journald jupyterhub k3s kartotherian keystone kiam
    kibana kops kubeadm kubectl kured kvm labs ldap letsencrypt libvirt librenms lists logrotate logspout lsyncd lvs
    magnum mailx manila mapnik maps mathoid mcrouter mediawiki memkeys mesos metallb mjolnir mobileapps monit mtail
    mtr mwdebug mwscript mysqld named nfs nfsd nftables nodepool nrpe nscd ntpd nutcracker octavia odoo
    openldap opendkim openresty openzfs ores osm ovn ovs pacemaker packetbeat parsercache parsoid patroni pgbouncer
    pgpool piwik poolcounter poolmanager postgrey powerdns proftpd proton proxysql puppetdb puppetmaster pybal pypi
    quagga quarry rados radosgw radvd redisearch refinery repo2docker restbase restic rgw rsyslog rsyslogd rsync runc
    runit samba sanitarium saltstack scap schemaregistry sentinel shinken slapd smartd smokeping snort snmpd
    sqoop sshd stackdriver statsd strongswan sudo superset supervisord suricata swift syslog systemd telnetd tendril
    termbox thumbor tinyproxy toolforge torrus traffic trafficserver trebuchet tripwire twemproxy udev upstart
    urldownloader uwsgi vector videoscaler vrrp wdqs wikibase wikidata wikifeeds wikitech wmf xinetd
    xtrabackup yubikey zotero zuul
    activemq adobe airflow akamai akka alertmanager alexa algolia alibaba alpine amazon america amsterdam android
    angular ansible apache apollo apple aqua arch argo argocd arista artemis artifactory asana asia asterisk athena
    atlas atlassian aurora auth0 azure backstage bamboo bazel beanstalk berlin bigquery bigtable bind bitbucket
    bitwarden boto bugsnag buildkite busybox caddy calico cassandra celery centos ceph certbot chef china chrome
    chromium chronos cilium circle cisco citrix clamav clickhouse cloudflare cloudfront cloudwatch cobalt cockroach
    composer concourse conda confluence confluent consul containerd coredns corosync cortana cortex couchbase
    couchdb cronitor crossplane crowdstrike cypress databricks datadog debezium debian dell delphi dependabot
    digitalocean discord disney django docker dovecot dragon drone druid drupal dublin dynamo dynamodb dynatrace
    eagle edge elastic elasticsearch elk envoy ericsson etcd etherpad europe exchange exim expo express facebook
    falco falcon fastly fedora filebeat firebase firefox flannel flask flink fluent fluentbit fluentd flux flyway
    fortinet france frankfurt freebsd freshdesk gatekeeper gatling germany gerrit ghost git gitea github gitlab
    glacier gluster gmail go google gradle grafana graphite graylog gunicorn hadoop haproxy harbor hashicorp hasura
    hazelcast helm hercules hermes heroku hetzner hibernate hive honeycomb huawei hubspot hydra icinga ignite india
    influx informatica ingress intel intellij intercom istio jaeger japan java jenkins jetty jira juniper jupiter
    jupyter kafka karpenter keda keepalived kerberos keycloak kibana kinesis knative kong kotlin kubelet kubernetes
    kyverno lambda laravel launchdarkly lenovo lets letsencrypt lightstep linkerd linode linux locust logstash loki
    london longhorn looker lucene lumen luna lustre magento mailchimp mailgun mailman mandrill mariadb mars mastodon
    matomo matrix mattermost maven memcached meraki mercurial mercury mesos metabase metallb microsoft mimir
    minikube minio mongo mongodb mosquitto mozilla mulesoft mumbai munin mysql nagios nats neo4j neptune netapp
    netbox netdata netflix netlify netscaler newrelic nexus nginx nix node nokia nomad notion nova nvidia octopus
    ohio okta ollama opa openshift openssl openstack openvpn opera opsgenie oracle oregon orion osquery outlook
    packer pagerduty paris paypal percona perl phabricator phoenix php pingdom pinot pluto podman poland postfix
    postgres postgresql postman presto prometheus proxmox pulsar pulumi puma puppet python qualys quay rabbit
    rabbitmq rackspace rails rancher ray react redhat redis redshift renovate rook rsync ruby rundeck rust sage
    salesforce salt samsung sap saturn scala scylla seattle selenium semaphore sendgrid sensu sentinel sentry
    serverless servicenow sharepoint shopify sidekiq siemens signalfx singapore siri skype slack snowflake snyk
    solaris solr sonar sonarqube spark spinnaker splunk spotify spring sqlite squarespace squid statuspage storm
    strapi stripe subversion sumo supabase superset suse swarm sydney symfony sysdig tableau tailscale teamcity
    teams tekton telegraf telekom telstra tempo temporal terraform terragrunt thanos thor tika timescale titan tokyo
    tomcat traefik travis trello trino trivy twilio twitter typesense ubuntu unbound unifi unity uptime vagrant
    varnish vault velero venus vercel verizon victoria virginia virtualbox vite vmware vodafone watson wavefront
    weave webpack whatsapp wikimedia wikipedia windows wireguard wordpress xen yarn youtube zabbix zapier zendesk
    zeus zigbee zipkin zookeeper zoom zuul
    """
)
# What a product or a service is often called after, and what makes a noun of no person.
ENDINGS = (
    *("ing", "ion", "ions", "ment", "ments", "ware", "ness", "ity", "ance", "ence", "ency", "ism", "age", "ure", "ics"),
    *(
        "hub",
        "base",
        "cloud",
        "stack",
        "flow",
        "sql",
        "db",
        "net",
        "ops",
        "bot",
        "soft",
        "kit",
        "mesh",
        "sync",
        "works",
    ),
    *(
        "metrics",
        "watch",
        "front",
        "desk",
        "duty",
        "proxy",
        "server",
        "space",
        "beat",
        "mail",
        "cache",
        "queue",
        "store",
    ),
    *(
        "trace",
        "script",
        "drive",
        "chat",
        "graph",
        "grid",
        "pad",
        "page",
        "path",
        "port",
        "data",
        "tech",
        "tools",
        "api",
    ),
)
